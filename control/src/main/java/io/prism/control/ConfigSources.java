package io.prism.control;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the configuration comes from.
 *
 * @param application {@code prism.yaml}; empty means the built-in namespaces {@code demo} and
 *     {@code scratch}
 * @param server {@code server.yaml}; empty means loopback listeners and the built-in stores {@code
 *     local} and {@code memory}
 * @param overrides what the command line says
 */
public record ConfigSources(
    Optional<Path> application, Optional<Path> server, Overrides overrides) {

  /** Everything built in. */
  public static final ConfigSources BUILT_IN =
      new ConfigSources(Optional.empty(), Optional.empty(), Overrides.NONE);
}
