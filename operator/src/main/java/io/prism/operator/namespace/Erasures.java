package io.prism.operator.namespace;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Has gateways erase what deleted namespaces held, and gives names up only after that. Everything
 * that a later look needs is in the claim: whoever leads next goes on where this one stopped, and
 * doing a step once more does no harm.
 *
 * @param fleets the gateways of each shard
 */
record Erasures(
    Function<ObjectKey, Fleet> fleets, ClaimStore claims, NamespaceJudge judge, Epochs epochs) {

  /** Gateways wake who waits for them; this is for what nobody tells. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private static final Duration SOON = Duration.ofSeconds(1);

  /** A clock that is further behind was set back, and is not waited for. */
  private static final int MOMENT_SECONDS = 10;

  /**
   * What an erasure waits for.
   *
   * @param what for people
   * @param lookAgain when it is looked at again though nobody tells anything
   */
  record Pending(String what, Duration lookAgain) {
    static Pending on(String what) {
      return new Pending(what, LOOK_AGAIN);
    }

    static Pending shortly(String what) {
      return new Pending(what, SOON);
    }
  }

  /**
   * From now on the data of a namespace is being erased. Only for one that no gateway serves any
   * more.
   */
  Claim begin(Claim claim) {
    Claim stored = claims.store(claim.erasing(epochs.after(claim.epoch())));
    if (stored.state() != Claim.State.ERASING || !stored.isOf(claim.owner())) {
      throw new IllegalStateException("the claim was changed by others; it is looked at again");
    }
    return stored;
  }

  /**
   * Looks how far it is.
   *
   * @return what is waited for; empty when all is gone, and the name is anybody's
   */
  Optional<Pending> advance(Claim claim, ClusterView view) {
    Claim.Binding binding = claim.binding().orElseThrow();
    int epoch = claim.erasure().orElseThrow();
    Fleet fleet = fleets.apply(binding.shard());
    String order = Entry.erasureOf(claim.name());
    Optional<String> kept = hindrance(binding, view);
    Optional<ErasureContent> content =
        kept.isPresent() ? Optional.empty() : judge.erasure(claim, view);
    if (content.isEmpty()) {
      // Gateways stop once they hear of it.
      fleet.remove(order);
      return Optional.of(
          Pending.on(
              kept.orElseGet(
                  () ->
                      "PrismBackend %s, which holds it, is not there or cannot be used; bring it back as it was"
                          .formatted(binding.backend()))));
    }
    ConfigSet set = fleet.publish(content.get().toEntry());
    Propagation gateways = fleet.gateways();
    OptionalInt recorded = gateways.recorded(claim.name());
    if (recorded.isPresent() && recorded.getAsInt() > epoch) {
      // The data is this namespace's all the same: nobody else had the name since.
      claims.store(claim.erasing(epochs.after(recorded.getAsInt())));
      return Optional.of(
          Pending.shortly(
              "the store holds the later epoch %d, so the order is given once more in one after that"
                  .formatted(recorded.getAsInt())));
    }
    Optional<String> left =
        gateways
            .unerased(claim.name(), epoch)
            .or(
                () ->
                    gateways.hasReached(set.version())
                        ? Optional.empty()
                        : Optional.of(gateways.describe(set.version())));
    if (left.isPresent()) {
      return left.map(Pending::on);
    }
    int ahead = epoch - epochs.now();
    if (ahead >= 0 && ahead < MOMENT_SECONDS) {
      // Who takes the name up shall draw a later epoch.
      return Optional.of(Pending.shortly("all is erased; the name is given up in a moment"));
    }
    fleet.remove(order);
    claims.release(claim);
    return Optional.empty();
  }

  private static Optional<String> hindrance(Claim.Binding binding, ClusterView view) {
    return Maintenance.keepsFromErasing(binding, view)
        .or(
            () ->
                view.backend(binding.backend())
                    .flatMap(backend -> KnownStore.mismatch(backend, binding.storeIdentity())));
  }

  /**
   * Gives an erasure up. What is left stays as it would with Retain, in an epoch that no order of
   * this erasure reaches.
   *
   * @return what is waited for; empty once it is given up
   */
  Optional<Pending> abandon(Claim claim) {
    Fleet fleet = fleets.apply(claim.binding().orElseThrow().shard());
    ConfigSet without = fleet.remove(Entry.erasureOf(claim.name()));
    Propagation gateways = fleet.gateways();
    if (!gateways.hasReached(without.version())) {
      return Optional.of(
          Pending.on("gateways still let go of it: " + gateways.describe(without.version())));
    }
    int epoch = epochs.outOfReachOf(claim.erasure().orElseThrow());
    claims.store(claim.atLeast(epoch).buried());
    return Optional.empty();
  }
}
