package io.prism.operator.namespace;

import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.operator.config.Propagation;
import io.prism.operator.config.Publishers;
import io.prism.operator.resource.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Has gateways erase what deleted namespaces held, and gives names up only after that. Everything
 * that a later look needs is in the claim: whoever leads next goes on where this one stopped, and
 * doing a step once more does no harm.
 */
record Erasures(
    Publishers publishers,
    Claims claims,
    NamespaceJudge judge,
    NamespaceSources sources,
    Clock clock) {

  /** Epochs of erasures are seconds since then, and so have room for this century. */
  private static final long EPOCHS_BEGIN = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  /**
   * From now on the data of a namespace is being erased. Only for one that no gateway serves any
   * more.
   *
   * <p>The epoch comes from the clock and not from a counter, which would have to outlive claims,
   * backups and clusters as stores do.
   */
  Claim begin(Claim claim) {
    Claim stored = claims.store(claim.erasing(epoch()));
    if (stored.state() != Claim.State.ERASING || !stored.isOf(claim.owner())) {
      throw new IllegalStateException("the claim was changed by others; it is looked at again");
    }
    return stored;
  }

  /**
   * Looks how far it is.
   *
   * @return what is waited for, for people; empty when all is gone, and the name is anybody's
   */
  Optional<String> advance(Claim claim, ClusterView view) {
    Claim.Binding binding = claim.binding().orElseThrow();
    int epoch = claim.erasure().orElseThrow();
    ObjectKey shard = binding.shard();
    Optional<ErasureContent> content = judge.erasure(claim, view);
    if (content.isEmpty()) {
      return Optional.of(
          "PrismBackend %s, which holds it, is not there or cannot be used; bring it back as it was"
              .formatted(binding.backend()));
    }
    Optional<String> kept = Maintenance.keepsFromErasing(binding, view);
    if (kept.isPresent()) {
      return kept;
    }
    ConfigSet set = publishers.of(shard).publish(content.get().toEntry());
    Propagation gateways = Propagation.of(sources.leases(), shard);
    Optional<String> left =
        gateways
            .unerased(claim.name(), epoch)
            .or(
                () ->
                    gateways.hasReached(set.version())
                        ? Optional.empty()
                        : Optional.of(gateways.describe(set.version())));
    if (left.isPresent()) {
      return left;
    }
    if (epoch() <= epoch) {
      // Who takes the name up must not draw the same epoch once more.
      return Optional.of("all is erased; the name is given up in a moment");
    }
    publishers.of(shard).remove(Entry.erasureOf(claim.name()));
    claims.release(claim);
    return Optional.empty();
  }

  private int epoch() {
    return Math.toIntExact(clock.instant().getEpochSecond() - EPOCHS_BEGIN);
  }
}
