package io.prism.control.document;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The stores of a server configuration.
 *
 * @param entries those that can be used, in the order of the document
 * @param broken the names of those that cannot, which has been reported
 * @param complete whether every store could be used; if not, nothing may be concluded from the
 *     absence of one
 */
public record BackendEntries(List<BackendEntry> entries, Set<String> broken, boolean complete) {

  /** Copies the collections. */
  public BackendEntries {
    entries = List.copyOf(entries);
    broken = Set.copyOf(broken);
  }

  /** A store by name. */
  public Optional<BackendEntry> find(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
