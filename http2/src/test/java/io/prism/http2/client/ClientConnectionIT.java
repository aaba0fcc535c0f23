package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What calls on a connection are, to a peer whose every frame the test sends. */
class ClientConnectionIT extends ScriptedPeer {

  @Test
  void sendsAndReceives() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    peer.await(FrameType.HEADERS);
    assertThat(peer.fields())
        .containsEntry(":method", "POST")
        .containsEntry(":scheme", "http")
        .containsEntry(":path", "/a/b")
        .containsEntry(":authority", "localhost")
        .containsEntry("te", "trailers")
        .containsEntry("content-type", "application/grpc");
    assertThat(peer.fields().get("grpc-timeout")).matches("2\\d{7}u");
    assertThat(request(1)).isEqualTo(Frame.message(0, SMALL));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  /** Both tables, of requests and of replies, go on to mean the same. */
  @Test
  void tablesStayInStep() throws IOException {
    connect();
    // Head and end as encoders with a table send them: first with their text, then as references.
    byte[] firstHead = Frame.concat(new byte[] {(byte) 0x88, 0x5f}, text("application/grpc"));
    byte[] firstEnd = Frame.concat(new byte[] {0x40}, text("grpc-status"), text("0"));
    // The type is the second newest entry, since the status came later.
    byte[] head = {(byte) 0x88, (byte) 0xbf};
    byte[] end = {(byte) 0xbe};
    for (int i = 0; i < 20; i++) {
      int stream = 2 * i + 1;
      Heard call = client.call("/a/b", new byte[] {(byte) i});
      peer.await(FrameType.HEADERS);
      assertThat(peer.fields()).containsEntry(":path", "/a/b").hasSize(6);
      assertThat(request(stream)).isEqualTo(Frame.message(0, new byte[] {(byte) i}));
      boolean fails = i == 7;
      byte[] ending = i == 0 ? firstEnd : end;
      if (fails) {
        ending = Frame.concat(new byte[] {0}, text("grpc-status"), text("5"));
      }
      peer.send(
          new Frame(FrameType.HEADERS, FrameType.END_HEADERS, stream, i == 0 ? firstHead : head),
          Frame.data(stream, false, Frame.message(0, new byte[] {(byte) i})),
          new Frame(
              FrameType.HEADERS, FrameType.END_HEADERS | FrameType.END_STREAM, stream, ending));
      Heard.End told = call.await();
      assertThat(told.status().getCode()).isEqualTo(fails ? Status.Code.NOT_FOUND : Status.Code.OK);
      if (!fails) {
        assertThat(told.reply()).containsExactly(i);
      }
    }
  }

  private static byte[] text(String text) {
    byte[] bytes = RequestHead.ascii(text);
    return Frame.concat(new byte[] {(byte) bytes.length}, bytes);
  }

  @Test
  void repliesMayComeInAnyPieces() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    byte[] framed = Frame.message(0, large);
    peer.send(head(1));
    for (int at = 0, size = 1; at < framed.length; at += size, size = Math.min(16_000, size + 3)) {
      size = Math.min(size, framed.length - at);
      peer.send(Frame.data(1, false, Arrays.copyOfRange(framed, at, at + size)));
    }
    peer.send(status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).isEqualTo(large);
  }

  @Test
  void failuresAreTold() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(
        status(
            1,
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-status",
            "9",
            "grpc-message",
            "caf%C3%A9"));
    Heard.End end = call.await();
    assertThat(end.status().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(end.status().getDescription()).isEqualTo("café");
    assertThat(end.seen()).isTrue();
  }

  @Test
  void onlyAsManyStreamsAsThePeerTakes() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 1);
    Heard first = client.call("/a/b", SMALL);
    Heard second = client.call("/a/b", SMALL);
    Heard third = client.call("/a/b", SMALL);
    request(1);
    assertThat(second.begun).isNotDone();
    client.run(second::cancel);
    answer(1, SMALL);
    assertThat(first.await().status()).isEqualTo(Status.OK);
    // The one that was cancelled never was on the line.
    assertThat(request(3)).isEqualTo(Frame.message(0, SMALL));
    answer(3, SMALL);
    assertThat(third.await().status()).isEqualTo(Status.OK);
    assertThat(second.end).isNotDone();
    assertThat(second.begun).isNotDone();
  }

  @Test
  void windowsOfOneByteAreEnough() throws IOException {
    connect(PeerSettings.INITIAL_WINDOW_SIZE, 1);
    Heard call = client.call("/a/b", SMALL);
    byte[] all = new byte[0];
    while (all.length < 8) {
      Frame frame = peer.await(f -> f.type() == FrameType.DATA);
      assertThat(frame.payload()).hasSize(1);
      all = Frame.concat(all, frame.payload());
      assertThat(frame.has(FrameType.END_STREAM)).isEqualTo(all.length == 8);
      peer.send(Frame.windowUpdate(1, 1));
    }
    assertThat(all).isEqualTo(Frame.message(0, SMALL));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void largeRequestsWaitForTheConnectionsWindow() throws IOException {
    connect();
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 9);
    Heard call = client.call("/a/b", large);
    byte[] all = new byte[0];
    boolean end = false;
    while (!end) {
      Frame frame = peer.await(f -> f.type() == FrameType.DATA);
      all = Frame.concat(all, frame.payload());
      end = frame.has(FrameType.END_STREAM);
      if (!end) {
        peer.send(
            Frame.windowUpdate(0, frame.payload().length),
            Frame.windowUpdate(1, frame.payload().length));
      }
    }
    assertThat(all).isEqualTo(Frame.message(0, large));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void thePeerMaySendMoreAsItIsRead() throws IOException {
    connect(
        new ClientLimits(
            65_535,
            65_535,
            8_192,
            1 << 20,
            10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1)));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    byte[] large = new byte[500_000];
    byte[] framed = Frame.message(0, large);
    int stream = 65_535;
    int connection = 65_535;
    int at = 0;
    peer.send(head(1));
    while (at < framed.length) {
      int size = Math.min(Math.min(stream, connection), Math.min(16_384, framed.length - at));
      if (size > 0) {
        peer.send(Frame.data(1, false, Arrays.copyOfRange(framed, at, at + size)));
        at += size;
        stream -= size;
        connection -= size;
        continue;
      }
      Frame raised = peer.await(FrameType.WINDOW_UPDATE);
      int by = ByteBuffer.wrap(raised.payload()).getInt();
      if (raised.streamId() == 0) {
        connection += by;
      } else {
        stream += by;
      }
    }
    peer.send(status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).hasSize(large.length);
  }
}
