package io.prism.operator.namespace;

import io.prism.control.stream.Entry;
import io.prism.operator.resource.ObjectKey;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** In which epochs namespaces are served, so that no order for former owners of a name matters. */
record FirstEpochs(Function<ObjectKey, Fleet> fleets, Epochs epochs) {

  /**
   * A claim that nobody has stored yet, in an epoch of its own. An order that somebody left behind
   * who removed the claim before is taken out; one that is on its way all the same comes too late.
   *
   * @param shards all of them
   */
  Claim begin(Claim claim, Collection<ObjectKey> shards) {
    Optional<Entry> served = served(claim);
    if (served.isPresent()) {
      // Only its claim was lost.
      return claim.atLeast(served.get().epoch());
    }
    int epoch = epochs.now();
    String order = Entry.erasureOf(claim.name());
    for (ObjectKey shard : shards) {
      Fleet fleet = fleets.apply(shard);
      Optional<Entry> left = fleet.find(order);
      if (left.isPresent()) {
        epoch = Math.max(epoch, epochs.outOfReachOf(left.get().epoch()));
        fleet.remove(order);
      }
    }
    return claim.atLeast(epoch);
  }

  /**
   * A claim as it is stored, or in the epoch that gateways know: one that was restored is older.
   */
  Claim current(Claim claim) {
    return claim.state() == Claim.State.HELD
        ? served(claim).map(entry -> claim.atLeast(entry.epoch())).orElse(claim)
        : claim;
  }

  private Optional<Entry> served(Claim claim) {
    return claim
        .binding()
        .map(Claim.Binding::shard)
        .flatMap(shard -> fleets.apply(shard).find(claim.name()));
  }
}
