package io.prism.control.stream.wire;

import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.EpochState;
import io.prism.control.stream.Held;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Up;
import io.prism.control.v1.Ack;
import io.prism.control.v1.ConnectRequest;
import io.prism.control.v1.DrainState;
import io.prism.control.v1.Heartbeat;
import io.prism.control.v1.Hello;
import io.prism.control.v1.Nack;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a gateway says, on the wire. */
public final class UpMessages {

  private UpMessages() {}

  /** Writes a message. */
  public static ConnectRequest write(Up message) {
    ConnectRequest.Builder request = ConnectRequest.newBuilder();
    switch (message) {
      case Up.Hello hello -> request.setHello(hello(hello));
      case Up.Ack ack -> request.setAck(ack(ack));
      case Up.Nack nack ->
          request.setNack(
              Nack.newBuilder()
                  .setVersion(nack.version())
                  .setNamespace(nack.name())
                  .setReason(nack.reason())
                  .setRecordedEpoch(nack.recorded()));
      case Up.Heartbeat heartbeat -> request.setHeartbeat(heartbeat(heartbeat));
      case Up.DrainState state ->
          request.setDrainState(
              DrainState.newBuilder().setPhase(phase(state.phase())).setInFlight(state.inFlight()));
    }
    return request.build();
  }

  /**
   * Reads a message.
   *
   * @return empty for one that this release does not know, which is to be skipped
   * @throws UnreadableException when the other side breaks the protocol; the stream is to be ended
   */
  public static Optional<Up> read(ConnectRequest request) throws UnreadableException {
    try {
      return switch (request.getMessageCase()) {
        case HELLO -> Optional.of(hello(request.getHello()));
        case ACK -> Optional.of(ack(request.getAck()));
        case NACK -> {
          Nack nack = request.getNack();
          yield Optional.of(
              new Up.Nack(
                  nack.getVersion(),
                  nack.getNamespace(),
                  nack.getReason(),
                  nack.getRecordedEpoch()));
        }
        case HEARTBEAT -> Optional.of(heartbeat(request.getHeartbeat()));
        case DRAIN_STATE -> drainState(request.getDrainState());
        case MESSAGE_NOT_SET -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("the message breaks the protocol: " + e.getMessage(), e);
    }
  }

  private static Hello hello(Up.Hello hello) {
    return Hello.newBuilder()
        .setProxyId(hello.proxy().pod())
        .setBootId(hello.proxy().boot())
        .setShard(hello.shard())
        .addAllProtocolVersions(hello.protocols())
        .setSnapshotVersion(hello.held().version())
        .setSnapshotHash(hello.held().hash())
        .build();
  }

  private static Up hello(Hello hello) {
    return new Up.Hello(
        new ProxyId(hello.getProxyId(), hello.getBootId()),
        hello.getShard(),
        hello.getProtocolVersionsList(),
        new Held(hello.getSnapshotVersion(), hello.getSnapshotHash()));
  }

  private static Ack ack(Up.Ack ack) {
    Ack.Builder message = Ack.newBuilder().setVersion(ack.version());
    ack.epochs()
        .forEach(
            (name, state) ->
                message.putEpochs(
                    name,
                    io.prism.control.v1.EpochState.newBuilder()
                        .setApplied(state.applied())
                        .setQuiesced(state.quiesced())
                        .build()));
    return message.build();
  }

  private static Up ack(Ack ack) {
    Map<String, EpochState> epochs = new TreeMap<>();
    ack.getEpochsMap()
        .forEach(
            (name, state) ->
                epochs.put(name, new EpochState(state.getApplied(), state.getQuiesced())));
    return new Up.Ack(ack.getVersion(), epochs);
  }

  private static Heartbeat heartbeat(Up.Heartbeat heartbeat) {
    return Heartbeat.newBuilder()
        .setSeq(heartbeat.seq())
        .setSnapshotVersion(heartbeat.held().version())
        .setSnapshotHash(heartbeat.held().hash())
        .setAckedVersion(heartbeat.acked())
        .setRefused(heartbeat.refused())
        .build();
  }

  private static Up heartbeat(Heartbeat heartbeat) {
    return new Up.Heartbeat(
        heartbeat.getSeq(),
        new Held(heartbeat.getSnapshotVersion(), heartbeat.getSnapshotHash()),
        heartbeat.getAckedVersion(),
        heartbeat.getRefused());
  }

  private static io.prism.control.v1.DrainPhase phase(DrainPhase phase) {
    return switch (phase) {
      case SERVING -> io.prism.control.v1.DrainPhase.DRAIN_PHASE_SERVING;
      case DRAINING -> io.prism.control.v1.DrainPhase.DRAIN_PHASE_DRAINING;
      case STOPPED -> io.prism.control.v1.DrainPhase.DRAIN_PHASE_STOPPED;
    };
  }

  /** A phase that is not known is skipped: whoever is in it is still waited for. */
  private static Optional<Up> drainState(DrainState state) {
    Optional<DrainPhase> phase =
        switch (state.getPhase()) {
          case DRAIN_PHASE_SERVING -> Optional.of(DrainPhase.SERVING);
          case DRAIN_PHASE_DRAINING -> Optional.of(DrainPhase.DRAINING);
          case DRAIN_PHASE_STOPPED -> Optional.of(DrainPhase.STOPPED);
          case DRAIN_PHASE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    return phase.map(known -> new Up.DrainState(known, state.getInFlight()));
  }
}
