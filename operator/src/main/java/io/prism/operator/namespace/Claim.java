package io.prism.operator.namespace;

import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data-plane name, whose it is, and where its data is.
 *
 * @param name what clients call the namespace
 * @param owner the PrismNamespace; by name and not by uid, because a restore changes uids
 * @param state whether the owner is there
 * @param binding where its data is and who serves it; empty before it was first served
 * @param erasure the epoch in which its data is being erased; empty unless it is
 * @param leaving who serves it besides, until all gateways of its shard do; else empty
 * @param revision what the store called it last; empty before it is stored
 */
public record Claim(
    String name,
    ObjectKey owner,
    State state,
    Optional<Binding> binding,
    OptionalInt erasure,
    Optional<ObjectKey> leaving,
    String revision) {

  /** Checks what an erasure needs. */
  public Claim {
    if ((state == State.ERASING) != erasure.isPresent()
        || state == State.ERASING && binding.isEmpty()) {
      throw new IllegalArgumentException("what is erased is in a store, and has an epoch");
    }
  }

  /**
   * Where the data of a namespace is and who serves it.
   *
   * @param backend the PrismBackend that holds its data
   * @param backendType its type then; a backend that was made anew may have another
   * @param selectedBy who chose it
   * @param reason why, for people
   * @param shard the PrismShard that serves it
   * @param spec the accepted spec as JSON: what is in force is judged by what was agreed then
   */
  public record Binding(
      ObjectKey backend,
      String backendType,
      SelectedBy selectedBy,
      String reason,
      ObjectKey shard,
      String spec) {}

  /** Whether the owner is there. */
  public enum State {
    /** It is. */
    HELD,
    /** It was deleted, nobody serves it any more, and its data is being erased: it is nobody's. */
    ERASING,
    /** It was deleted and its data retained; only an owner of the same name may take it up. */
    TOMBSTONE
  }

  static Claim first(String name, ObjectKey owner) {
    return new Claim(
        name, owner, State.HELD, Optional.empty(), OptionalInt.empty(), Optional.empty(), "");
  }

  /** Whether it is an owner's. */
  public boolean isOf(ObjectKey asking) {
    return owner.equals(asking);
  }

  /** Whether the data and the gateways of a namespace are to stay where they are. */
  boolean isAt(Binding other) {
    return binding
        .filter(now -> now.backend().equals(other.backend()) && now.shard().equals(other.shard()))
        .isPresent();
  }

  /**
   * The same claim, for a namespace that is served. When that is by another shard than before, the
   * one before is left only once the other one serves.
   */
  public Claim bound(Binding newBinding) {
    Optional<ObjectKey> from =
        leaving
            .or(() -> binding.map(Binding::shard))
            .filter(shard -> !shard.equals(newBinding.shard()));
    return new Claim(
        name, owner, State.HELD, Optional.of(newBinding), OptionalInt.empty(), from, revision);
  }

  /** The same claim once nobody but its shard serves the namespace. */
  public Claim arrived() {
    return new Claim(name, owner, state, binding, erasure, Optional.empty(), revision);
  }

  /** The shards that serve the namespace, or may. */
  public Set<ObjectKey> shards() {
    return Stream.concat(binding.map(Binding::shard).stream(), leaving.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same claim after its owner was deleted. */
  public Claim buried() {
    return new Claim(
        name, owner, State.TOMBSTONE, binding, OptionalInt.empty(), Optional.empty(), revision);
  }

  /** The same claim once nobody serves it and its data is to go; there is no way back. */
  Claim erasing(int epoch) {
    return new Claim(
        name, owner, State.ERASING, binding, OptionalInt.of(epoch), Optional.empty(), revision);
  }
}
