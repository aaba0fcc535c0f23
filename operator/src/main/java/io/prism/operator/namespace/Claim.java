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
 * @param epoch that its owner's writes carry at least, later than of all who had the name before; 0
 *     where an earlier release made the claim
 * @param erasure the epoch in which its data is being erased; empty unless it is
 * @param agreed what was agreed on about its deletion; empty: nothing yet
 * @param leaving who serves it besides, until all gateways of its shard do; else empty
 * @param revision what the store called it last; empty before it is stored
 */
public record Claim(
    String name,
    ObjectKey owner,
    State state,
    Optional<Binding> binding,
    int epoch,
    OptionalInt erasure,
    Optional<Agreement> agreed,
    Optional<ObjectKey> leaving,
    String revision) {

  /** Checks what an erasure needs. */
  public Claim {
    if (epoch < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + epoch);
    }
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
   * @param storeIdentity of the store that holds its data; empty: not known, or it has none
   */
  public record Binding(
      ObjectKey backend,
      String backendType,
      SelectedBy selectedBy,
      String reason,
      ObjectKey shard,
      String spec,
      Optional<String> storeIdentity) {

    /** In a store that is not known yet. */
    public Binding(
        ObjectKey backend,
        String backendType,
        SelectedBy selectedBy,
        String reason,
        ObjectKey shard,
        String spec) {
      this(backend, backendType, selectedBy, reason, shard, spec, Optional.empty());
    }
  }

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
        name,
        owner,
        State.HELD,
        Optional.empty(),
        0,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private Claim as(
      State newState, int newEpoch, OptionalInt newErasure, Optional<Agreement> newlyAgreed) {
    return new Claim(
        name,
        owner,
        newState,
        binding,
        newEpoch,
        newErasure,
        newlyAgreed,
        noLeaving(newState),
        revision);
  }

  private Optional<ObjectKey> noLeaving(State newState) {
    return newState == State.HELD ? leaving : Optional.empty();
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
        name,
        owner,
        State.HELD,
        Optional.of(newBinding),
        epoch,
        OptionalInt.empty(),
        agreed,
        from,
        revision);
  }

  /** The same claim once nobody but its shard serves the namespace. */
  public Claim arrived() {
    return new Claim(
        name, owner, state, binding, epoch, erasure, agreed, Optional.empty(), revision);
  }

  /** The shards that serve the namespace, or may. */
  public Set<ObjectKey> shards() {
    return Stream.concat(binding.map(Binding::shard).stream(), leaving.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same claim in no earlier epoch than this one. */
  Claim atLeast(int other) {
    return other > epoch ? as(state, other, erasure, agreed) : this;
  }

  /** The same claim with what was agreed on about its deletion. */
  Claim agreeing(Optional<Agreement> now) {
    return now.equals(agreed) ? this : as(state, epoch, erasure, now);
  }

  /** The same claim after its owner was deleted. */
  public Claim buried() {
    return as(State.TOMBSTONE, epoch, OptionalInt.empty(), Optional.empty());
  }

  /** The same claim once nobody serves it and its data is to go; there is no way back. */
  Claim erasing(int orderEpoch) {
    return as(State.ERASING, epoch, OptionalInt.of(orderEpoch), Optional.empty());
  }
}
