package io.prism.backend;

import java.util.Set;

/**
 * What a store declares of itself.
 *
 * @param type the kind of store, such as {@code sqlite}
 * @param interfaces exactly the thin interfaces it implements
 * @param durability the strongest promise it can keep
 * @param maxValueBytes the largest value it accepts
 */
public record BackendDescriptor(
    String type, Set<InterfaceName> interfaces, Durability durability, long maxValueBytes) {

  /** Copies the set. */
  public BackendDescriptor {
    interfaces = Set.copyOf(interfaces);
  }
}
