package io.prism.control.document;

import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.violation.Location;
import java.util.Optional;

/**
 * A namespace as an application asks for it.
 *
 * @param at where it begins
 * @param name what clients call it
 * @param pattern the access pattern
 * @param team who owns it
 * @param needs what its store must be able to do
 * @param backend how the store is chosen
 * @param rate how fast its calls may come; empty: as fast as they do
 * @param access who may use it
 */
public record NamespaceRequest(
    Location at,
    String name,
    AccessPattern pattern,
    Optional<String> team,
    Needs needs,
    BackendChoice backend,
    Optional<RateLimit> rate,
    AccessRules access) {}
