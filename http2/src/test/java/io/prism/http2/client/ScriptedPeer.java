package io.prism.http2.client;

import io.prism.http2.frame.FrameType;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection to a peer whose every frame the test sends. */
abstract class ScriptedPeer {

  static final byte[] SMALL = {1, 2, 3};

  ServerSocket listening;
  Connected client;
  FrameClient peer;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    if (client != null) {
      client.close();
    }
    if (peer != null) {
      peer.close();
    }
    listening.close();
  }

  final void connect(int... settings) throws IOException {
    connect(ClientLimits.DEFAULT, settings);
  }

  final void connect(ClientLimits limits, int... settings) throws IOException {
    client =
        new Connected(
            new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()), limits);
    peer = FrameClient.accepted(listening.accept());
    peer.send(Frame.settings(settings), Frame.settingsAck());
    client.connection();
  }

  static Frame head(int stream) {
    return Frame.headers(
        stream,
        FrameType.END_HEADERS,
        List.of(":status", "200", "content-type", "application/grpc"));
  }

  static Frame status(int stream, String... fields) {
    return Frame.headers(
        stream, FrameType.END_HEADERS | FrameType.END_STREAM, Arrays.asList(fields));
  }

  final void answer(int stream, byte[] message) throws IOException {
    peer.send(
        head(stream),
        Frame.data(stream, false, Frame.message(0, message)),
        status(stream, "grpc-status", "0"));
  }

  /** Reads a whole request. */
  final byte[] request(int stream) throws IOException {
    byte[] all = new byte[0];
    while (true) {
      Frame frame = peer.await(f -> f.streamId() == stream && f.type() == FrameType.DATA);
      all = Frame.concat(all, frame.payload());
      if (frame.has(FrameType.END_STREAM)) {
        return all;
      }
    }
  }
}
