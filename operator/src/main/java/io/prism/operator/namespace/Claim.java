package io.prism.operator.namespace;

import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import java.util.Optional;
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
 * @param leaving who serves it besides, until all gateways of its shard do; else empty
 * @param revision what the store called it last; empty before it is stored
 */
public record Claim(
    String name,
    ObjectKey owner,
    State state,
    Optional<Binding> binding,
    Optional<ObjectKey> leaving,
    String revision) {

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
    /** It was deleted and its data retained; only an owner of the same name may take it up. */
    TOMBSTONE
  }

  static Claim first(String name, ObjectKey owner) {
    return new Claim(name, owner, State.HELD, Optional.empty(), Optional.empty(), "");
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
    return new Claim(name, owner, State.HELD, Optional.of(newBinding), from, revision);
  }

  /** The same claim once nobody but its shard serves the namespace. */
  public Claim arrived() {
    return new Claim(name, owner, state, binding, Optional.empty(), revision);
  }

  /** The shards that serve the namespace, or may. */
  public Set<ObjectKey> shards() {
    return Stream.concat(binding.map(Binding::shard).stream(), leaving.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same claim after its owner was deleted. */
  public Claim buried() {
    return new Claim(name, owner, State.TOMBSTONE, binding, Optional.empty(), revision);
  }
}
