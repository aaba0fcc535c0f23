package io.prism.control.stream.wire;

import io.prism.control.stream.Down;
import io.prism.control.v1.Barrier;
import io.prism.control.v1.ConnectResponse;
import io.prism.control.v1.Delta;
import io.prism.control.v1.Drain;
import io.prism.control.v1.LeaseGrant;
import io.prism.control.v1.Ping;
import io.prism.control.v1.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a replica says, on the wire. */
public final class DownMessages {

  private DownMessages() {}

  /** Writes a message; it does not exceed 4 MiB. */
  public static ConnectResponse write(Down message) {
    ConnectResponse.Builder response = ConnectResponse.newBuilder();
    switch (message) {
      case Down.Update update -> {
        if (update.isSnapshot()) {
          response.setSnapshot(snapshot(update));
        } else {
          response.setDelta(delta(update));
        }
      }
      case Down.Barrier barrier ->
          response.setBarrier(
              Barrier.newBuilder().setNamespace(barrier.namespace()).setEpoch(barrier.epoch()));
      case Down.LeaseGrant grant ->
          response.setLeaseGrant(
              LeaseGrant.newBuilder()
                  .setSeq(grant.seq())
                  .setTtlMillis(grant.ttl().toMillis())
                  .setGateways(grant.gateways()));
      case Down.Drain drain ->
          response.setDrain(
              Drain.newBuilder()
                  .setTimeoutMillis(drain.timeout().toMillis())
                  .setReason(drain.reason()));
      case Down.Ping ping -> response.setPing(Ping.getDefaultInstance());
    }
    return response.build();
  }

  /**
   * Reads a message.
   *
   * @return empty for one that this release does not know, which is to be skipped
   * @throws UnreadableException when the other side breaks the protocol; the stream is to be ended
   */
  public static Optional<Down> read(ConnectResponse response) throws UnreadableException {
    try {
      return switch (response.getMessageCase()) {
        case SNAPSHOT -> Optional.of(update(response.getSnapshot()));
        case DELTA -> Optional.of(update(response.getDelta()));
        case BARRIER ->
            Optional.of(
                new Down.Barrier(
                    response.getBarrier().getNamespace(), response.getBarrier().getEpoch()));
        case LEASE_GRANT ->
            Optional.of(
                new Down.LeaseGrant(
                    response.getLeaseGrant().getSeq(),
                    Duration.ofMillis(response.getLeaseGrant().getTtlMillis()),
                    response.getLeaseGrant().getGateways()));
        case DRAIN ->
            Optional.of(
                new Down.Drain(
                    Duration.ofMillis(response.getDrain().getTimeoutMillis()),
                    response.getDrain().getReason()));
        case PING -> Optional.of(new Down.Ping());
        case MESSAGE_NOT_SET -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the message breaks the protocol: " + e.getMessage(), e);
    }
  }

  private static Snapshot snapshot(Down.Update update) {
    Snapshot.Builder message =
        Snapshot.newBuilder()
            .setVersion(update.to())
            .setHash(update.hash())
            .setPart(update.part())
            .setParts(update.parts());
    update.changed().forEach(entry -> message.addEntries(EntryMessages.write(entry)));
    return message.build();
  }

  private static Delta delta(Down.Update update) {
    Delta.Builder message =
        Delta.newBuilder()
            .setFrom(update.from())
            .setTo(update.to())
            .setHash(update.hash())
            .setPart(update.part())
            .setParts(update.parts())
            .addAllRemoved(update.removed());
    update.changed().forEach(entry -> message.addChanged(EntryMessages.write(entry)));
    return message.build();
  }

  private static Down update(Snapshot message) {
    return new Down.Update(
        0,
        message.getVersion(),
        message.getHash(),
        message.getPart(),
        message.getParts(),
        message.getEntriesList().stream().map(EntryMessages::read).toList(),
        List.of());
  }

  private static Down update(Delta message) {
    if (message.getFrom() == 0) {
      throw new IllegalArgumentException("a delta from nothing");
    }
    return new Down.Update(
        message.getFrom(),
        message.getTo(),
        message.getHash(),
        message.getPart(),
        message.getParts(),
        message.getChangedList().stream().map(EntryMessages::read).toList(),
        message.getRemovedList());
  }
}
