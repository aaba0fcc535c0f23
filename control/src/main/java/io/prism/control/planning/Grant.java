package io.prism.control.planning;

import java.util.Map;

/** Whose namespaces may use a store. */
public sealed interface Grant {

  /** Those of its own Kubernetes namespace. */
  record Same() implements Grant {}

  /** Everybody's. */
  record All() implements Grant {}

  /**
   * Those of the Kubernetes namespaces that carry labels.
   *
   * @param labels what they must carry
   */
  record Labelled(Map<String, String> labels) implements Grant {

    /** Copies the map. */
    public Labelled {
      labels = Map.copyOf(labels);
    }
  }

  /** Whether a namespace may use a store. */
  default boolean admits(Wish wish, BackendId backend) {
    return switch (this) {
      case Same _ -> wish.id().home().equals(backend.home());
      case All _ -> true;
      case Labelled labelled ->
          wish.homeLabels().entrySet().containsAll(labelled.labels().entrySet());
    };
  }
}
