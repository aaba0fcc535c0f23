package io.prism.control.fit;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a store can do. Interfaces go by their names on the wire, since a store may offer some that
 * this program does not know.
 *
 * @param durability the strongest promise it can keep
 * @param interfaces the interfaces it implements
 * @param maxValueBytes the largest value it takes
 */
public record Offer(Durability durability, Set<String> interfaces, long maxValueBytes) {

  /** Copies the set. */
  public Offer {
    interfaces = Set.copyOf(interfaces);
  }

  /** What a store declares of itself. */
  public static Offer of(BackendDescriptor descriptor) {
    return new Offer(
        descriptor.durability(),
        descriptor.interfaces().stream()
            .map(InterfaceName::wireName)
            .collect(Collectors.toUnmodifiableSet()),
        descriptor.maxValueBytes());
  }
}
