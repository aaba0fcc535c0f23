package io.prism.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;

/** The connections of a load to one server, with the selector that tells which have something. */
final class Connections implements AutoCloseable {

  private final Selector selector = Selector.open();
  private final List<LoadConnection> all = new ArrayList<>();

  /** Connects. */
  Connections(Shape shape, IntFunction<LoadConnection.Calls> calls) throws IOException {
    Optional<SSLContext> tls = shape.tls();
    try {
      for (int i = 0; i < shape.connections(); i++) {
        LoadConnection connection = new LoadConnection(shape, tls, calls.apply(i));
        all.add(connection);
        connection.channel().configureBlocking(false);
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  LoadConnection get(int index) {
    return all.get(index);
  }

  int size() {
    return all.size();
  }

  /** Calls under way. */
  int underWay() {
    int sum = 0;
    for (LoadConnection connection : all) {
      sum += connection.underWay();
    }
    return sum;
  }

  /** The fewest bytes that a call with status OK was answered with. */
  int smallestReply() {
    return all.stream().mapToInt(LoadConnection::smallestReply).min().orElse(0);
  }

  /** Reads what has come, waiting for it unless something is still to be written. */
  void await() throws IOException {
    boolean unwritten = false;
    for (LoadConnection connection : all) {
      if (connection.hasUnwritten()) {
        connection.flush();
        unwritten |= connection.hasUnwritten();
      }
    }
    if (unwritten) {
      selector.selectNow();
    } else {
      selector.select();
    }
    read();
  }

  /** Writes and reads what can be without waiting. */
  void poll() throws IOException {
    for (LoadConnection connection : all) {
      if (connection.hasUnwritten()) {
        connection.flush();
      }
    }
    if (selector.selectNow() > 0) {
      read();
    }
  }

  private void read() throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      ((LoadConnection) key.attachment()).read();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : all) {
      connection.channel().close();
    }
    selector.close();
  }
}
