package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Plays the server to a connection, on the thread of the test. */
final class EmbeddedServer implements WireHandler.Opened, AutoCloseable {

  /** A statement that is prepared, with parameters for it. */
  static final WireStatement SELECT = WireStatement.prepared("select $1", Oid.INT4);

  static final WireParameters ONE = out -> out.int4(1);

  /** The longest message that its client takes. */
  static final int LARGEST = 1 << 20;

  final EmbeddedChannel channel;
  Optional<WireConnection> connection = Optional.empty();
  Optional<WireException> failure = Optional.empty();

  EmbeddedServer() {
    this(Optional.of("pencil"));
  }

  EmbeddedServer(Optional<String> password) {
    channel = new EmbeddedChannel();
    channel.pipeline().addLast(new WireHandler(settings(password), this));
  }

  /** One that has let the connection in, and forgotten what was said until then. */
  static EmbeddedServer open() {
    EmbeddedServer server = new EmbeddedServer();
    server.send(new ServerMessages().admitted(7));
    server.received();
    return server;
  }

  private static WireSettings settings(Optional<String> password) {
    return new WireSettings(
        InetSocketAddress.createUnresolved("localhost", 1),
        "database",
        "user",
        password,
        WireTls.disabled(),
        "test",
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        LARGEST);
  }

  /** Has the client send the statement, and collects what becomes of it. */
  Collected<List<String>> select() {
    Collected<List<String>> result = Collected.texts();
    client().execute(SELECT, ONE, result);
    return result;
  }

  WireConnection client() {
    return connection.orElseThrow();
  }

  void send(ServerMessages messages) {
    send(messages.bytes());
  }

  /** Sends bytes that arrive together, in memory as a socket's are. */
  void send(byte... bytes) {
    ByteBuf direct = channel.alloc().directBuffer(Math.max(1, bytes.length));
    channel.writeInbound(direct.writeBytes(bytes));
    channel.runPendingTasks();
  }

  /** What was said since the last time. */
  byte[] received() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(out));
      out.release();
    }
    return all.toByteArray();
  }

  /** The types of the messages that were said since the last time. */
  String receivedTypes() {
    StringBuilder types = new StringBuilder();
    ByteBuf said = Unpooled.wrappedBuffer(received());
    while (said.isReadable()) {
      types.append((char) said.readByte());
      said.skipBytes(said.readInt() - 4);
    }
    return types.toString();
  }

  String receivedText() {
    return new String(received(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void opened(WireConnection made) {
    connection = Optional.of(made);
  }

  @Override
  public void failed(WireException why) {
    if (failure.isPresent()) {
      throw new AssertionError("told again after the end");
    }
    failure = Optional.of(why);
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
