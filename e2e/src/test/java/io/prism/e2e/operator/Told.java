package io.prism.e2e.operator;

import io.fabric8.kubernetes.client.CustomResource;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMigration;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the operator tells of a resource in its conditions.
 *
 * @param conditions at most one of each type
 */
record Told(List<Condition> conditions) {

  /** In place of a condition that is not there. */
  static final String NOTHING = "nothing";

  Told {
    conditions = List.copyOf(conditions);
  }

  /**
   * Told of one resource of Prism.
   *
   * @throws NullPointerException when there is none, or nothing has been told of it yet
   */
  static Told of(CustomResource<?, ?> resource) {
    return new Told(
        switch (resource) {
          case PrismShard found -> found.getStatus().conditions();
          case PrismBackend found -> found.getStatus().conditions();
          case PrismNamespace found -> found.getStatus().conditions();
          case PrismMigration found -> found.getStatus().conditions();
          case PrismPolicy found -> found.getStatus().conditions();
          default -> throw new IllegalArgumentException(resource.getKind());
        });
  }

  /** The condition of a type. */
  Optional<Condition> find(String type) {
    return conditions.stream().filter(condition -> type.equals(condition.type())).findFirst();
  }

  /** The condition of a type, which must be there. */
  Condition require(String type) {
    return find(type).orElseThrow();
  }

  /** Whether the condition of a type is there and true. */
  boolean isTrue(String type) {
    return find(type).filter(condition -> "True".equals(condition.status())).isPresent();
  }

  /** Status and reason of the condition of a type, or {@link #NOTHING}. */
  String brief(String type) {
    return text(type, condition -> condition.status() + " " + condition.reason());
  }

  /** The same and the message. */
  String full(String type) {
    return text(type, found -> brief(type) + " " + found.message());
  }

  private String text(String type, Function<Condition, String> words) {
    return find(type).map(words).orElse(NOTHING);
  }
}
