package io.prism.control.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.control.stream.Down;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.Entry;
import io.prism.control.stream.EpochState;
import io.prism.control.stream.Held;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Up;
import io.prism.control.v1.ConnectRequest;
import io.prism.control.v1.ConnectResponse;
import io.prism.control.v1.DrainState;
import io.prism.control.v1.Hello;
import io.prism.control.v1.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final Entry ENTRY = Entry.of("a", 3, true, ByteString.copyFromUtf8("content"));

  @Test
  void whatAGatewaySaysReadsAsItWasWritten() throws Exception {
    List<Up> all =
        List.of(
            new Up.Hello(new ProxyId("pod", "boot"), "default", List.of(1, 2), new Held(4, "hash")),
            new Up.Ack(4, Map.of("a", new EpochState(3, 2))),
            new Up.Nack(4, "b", "unreadable"),
            new Up.Nack(4, "erase:c", "too late", 7),
            new Up.Heartbeat(9, new Held(4, "hash"), 3, 1),
            new Up.DrainState(DrainPhase.STOPPED, 5));
    for (Up message : all) {
      assertThat(UpMessages.read(UpMessages.write(message))).contains(message);
    }
  }

  @Test
  void whatAReplicaSaysReadsAsItWasWritten() throws Exception {
    List<Down> all =
        List.of(
            new Down.Update(0, 4, "hash", 1, 3, List.of(ENTRY), List.of()),
            new Down.Update(3, 4, "hash", 0, 1, List.of(ENTRY), List.of("b", "c")),
            new Down.Barrier("a", 3),
            new Down.LeaseGrant(9, Duration.ofSeconds(15), 3),
            new Down.Drain(Duration.ofSeconds(30), "scale-down"),
            new Down.Ping());
    for (Down message : all) {
      assertThat(DownMessages.read(DownMessages.write(message))).contains(message);
    }
  }

  @Test
  void messagesOfALaterReleaseAreSkipped() throws Exception {
    assertThat(UpMessages.read(ConnectRequest.getDefaultInstance())).isEmpty();
    assertThat(DownMessages.read(ConnectResponse.getDefaultInstance())).isEmpty();
    assertThat(
            UpMessages.read(
                ConnectRequest.newBuilder()
                    .setDrainState(DrainState.newBuilder().setPhaseValue(99))
                    .build()))
        .isEmpty();
  }

  @Test
  void messagesThatBreakTheProtocolAreRefused() {
    assertThatThrownBy(
            () ->
                UpMessages.read(
                    ConnectRequest.newBuilder().setHello(Hello.getDefaultInstance()).build()))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(
            () ->
                DownMessages.read(
                    ConnectResponse.newBuilder()
                        .setSnapshot(Snapshot.newBuilder().setVersion(1).setPart(2).setParts(1))
                        .build()))
        .isInstanceOf(UnreadableException.class);
  }
}
