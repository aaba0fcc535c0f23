package io.prism.operator.namespace;

import io.prism.control.snapshot.ServiceState;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.backend.BackendMaintenance;
import io.prism.crds.shard.MaintenanceMode;
import io.prism.operator.resource.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What its store and its shard let a namespace answer at the most, as their spec.maintenance says.
 *
 * @param most the strictest that any of them says
 * @param causes who says so, for people; none where everything may be answered
 */
public record Maintenance(ServiceState most, List<String> causes) {

  /** There is none. */
  static final Maintenance NONE = new Maintenance(ServiceState.ACTIVE, List.of());

  /** Copies the list. */
  public Maintenance {
    causes = List.copyOf(causes);
  }

  /**
   * As the resources say that a namespace is bound to. Whether those are accepted for the rest does
   * not matter: who writes it wants it to hold, and taking away what holds would be worse.
   *
   * @throws IllegalArgumentException when one says what this operator does not know; the message is
   *     for people
   */
  static Maintenance of(Claim.Binding binding, ClusterView view) {
    return Stream.concat(
            store(binding, view).map(Maintenance::of).stream(),
            view.shards().stream()
                .filter(shard -> ObjectKey.of(shard).equals(binding.shard()))
                .map(Maintenance::of))
        .reduce(NONE, Maintenance::and);
  }

  /** Why nothing may be erased from a store now, for people; empty when it may. */
  static Optional<String> keepsFromErasing(Claim.Binding binding, ClusterView view) {
    return store(binding, view)
        .filter(Maintenance::isReadOnly)
        .map(
            backend ->
                cause(backend, BackendMaintenance.READ_ONLY)
                    + ", so nothing is erased from it until that ends");
  }

  /** Why a store takes no further namespace, as the rest of a sentence; empty when it does. */
  static Optional<String> keepsFromPlacing(PrismBackend backend) {
    return Optional.of(text(backend))
        .filter(text -> !BackendMaintenance.ACTIVE.is(text))
        .map(text -> "takes no further namespace: its spec.maintenance is " + text);
  }

  private static Maintenance of(PrismBackend backend) {
    BackendMaintenance said =
        WishMapper.enumOf(
            "spec.maintenance of PrismBackend " + ObjectKey.of(backend),
            BackendMaintenance.values(),
            text(backend));
    return switch (said) {
      case ACTIVE, DRAINING -> NONE;
      case READ_ONLY -> new Maintenance(ServiceState.READ_ONLY, List.of(cause(backend, said)));
    };
  }

  private static Maintenance of(PrismShard shard) {
    String text =
        Optional.ofNullable(shard.getSpec())
            .flatMap(spec -> Optional.ofNullable(spec.maintenance()))
            .flatMap(maintenance -> Optional.ofNullable(maintenance.mode()))
            .orElse(MaintenanceMode.NONE.wire());
    String name = "PrismShard " + ObjectKey.of(shard);
    List<String> causes = List.of(name + " has spec.maintenance.mode " + text);
    return switch (WishMapper.enumOf(
        "spec.maintenance.mode of " + name, MaintenanceMode.values(), text)) {
      case NONE -> NONE;
      case READ_ONLY -> new Maintenance(ServiceState.READ_ONLY, causes);
      case REJECT -> new Maintenance(ServiceState.SUSPENDED, causes);
    };
  }

  private static Optional<PrismBackend> store(Claim.Binding binding, ClusterView view) {
    return view.backend(binding.backend());
  }

  private static boolean isReadOnly(PrismBackend backend) {
    return BackendMaintenance.READ_ONLY.is(text(backend));
  }

  private static String text(PrismBackend backend) {
    return Optional.ofNullable(backend.getSpec())
        .flatMap(spec -> Optional.ofNullable(spec.maintenance()))
        .orElse(BackendMaintenance.ACTIVE.wire());
  }

  private static String cause(PrismBackend backend, BackendMaintenance said) {
    return "PrismBackend " + ObjectKey.of(backend) + " has spec.maintenance " + said.wire();
  }

  private Maintenance and(Maintenance other) {
    int order = most.compareTo(other.most);
    if (order != 0) {
      return order > 0 ? this : other;
    }
    return new Maintenance(most, Stream.concat(causes.stream(), other.causes.stream()).toList());
  }

  /** Whether it leaves less than a namespace wants. */
  boolean limits(ServiceState wanted) {
    return most.compareTo(wanted) > 0;
  }

  /** For people: who refuses what. */
  String describe() {
    String who = String.join(", and ", causes);
    return switch (most) {
      case ACTIVE -> "there is no maintenance";
      case READ_ONLY -> who + ": writes are refused until that ends";
      case SUSPENDED -> who + ": all calls are refused until that ends; the data stays";
    };
  }
}
