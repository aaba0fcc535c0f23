package io.prism.control.fit;

import io.prism.backend.Durability;
import java.util.ArrayList;
import java.util.List;

/**
 * What a namespace demands of a store.
 *
 * @param durability what acknowledged writes must survive
 * @param interfaces what the store must implement, in the order in which it is told
 * @param maxValueBytes the largest value
 */
public record Demand(Durability durability, List<String> interfaces, long maxValueBytes) {

  /** Copies the list. */
  public Demand {
    interfaces = List.copyOf(interfaces);
  }

  /** What a store lacks, always in the same order; empty when it can serve. */
  public List<Lack> unmetBy(Offer offer) {
    List<Lack> lacks = new ArrayList<>();
    if (!offer.durability().satisfies(durability)) {
      lacks.add(new Lack.OfDurability(durability, offer.durability()));
    }
    List<String> missing =
        interfaces.stream().filter(name -> !offer.interfaces().contains(name)).toList();
    if (!missing.isEmpty()) {
      lacks.add(new Lack.OfInterfaces(missing));
    }
    if (offer.maxValueBytes() < maxValueBytes) {
      lacks.add(new Lack.OfSize(maxValueBytes, offer.maxValueBytes()));
    }
    return lacks;
  }

  /** For people. */
  @Override
  public String toString() {
    return durability.word() + " durability and " + String.join(", ", interfaces);
  }
}
