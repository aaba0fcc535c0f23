package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection after the login: sends statements, and hands what comes back to them. */
final class Session implements Stage {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Channel channel;
  private final int largestMessage;
  private final Silence silence;
  private final PreparedStatements statements = new PreparedStatements();
  private final ParameterWriter writer = new ParameterWriter();
  private final WireRow row = new WireRow();
  private final Queue<Exchange> underWay = new ArrayDeque<>();
  private final List<Consumer<WireException>> listeners = new ArrayList<>(1);
  private @Nullable WireException ended;

  Session(Channel channel, WireSettings settings) {
    this.channel = channel;
    this.largestMessage = settings.largestMessage();
    this.silence =
        new Silence(
            channel.eventLoop(),
            settings.answerTimeout(),
            () -> end(WireException.lost("it did not answer", null)));
  }

  // ---- what is sent

  void execute(WireStatement statement, WireParameters parameters, WireResult result) {
    if (ended != null) {
      result.failed(ended);
      return;
    }
    PreparedStatements.@Nullable Entry entry =
        statement.isPrepared() ? statements.entry(statement) : null;
    boolean known = entry != null && entry.isUsable();
    ByteBuf out = channel.alloc().buffer(expectedBytes(statement, parameters, known));
    PreparedStatements.@Nullable Entry named =
        entry != null && (known || entry.beginParsing()) ? entry : null;
    boolean written = false;
    try {
      byte[] name = named == null ? PreparedStatements.UNNAMED : named.name();
      if (!known) {
        FrontendMessages.parse(out, name, statement);
      }
      FrontendMessages.bind(out, name, statement, parameters, writer);
      FrontendMessages.execute(out);
      FrontendMessages.sync(out);
      written = true;
    } finally {
      if (!written) {
        out.release();
        if (named != null) {
          named.notSent();
        }
      }
    }
    send(out, new ExtendedQuery(result, named, !known));
  }

  private static int expectedBytes(
      WireStatement statement, WireParameters parameters, boolean known) {
    int parse = known ? 0 : statement.sql().length + Integer.BYTES * statement.types().length;
    return FrontendMessages.STATEMENT_BYTES + parse + parameters.expectedBytes();
  }

  void query(byte[] sql, WireResult result) {
    if (ended != null) {
      result.failed(ended);
      return;
    }
    ByteBuf out = channel.alloc().buffer(FrontendMessages.STATEMENT_BYTES + sql.length);
    FrontendMessages.query(out, sql);
    send(out, new SimpleQuery(result));
  }

  private void send(ByteBuf out, Exchange next) {
    underWay.add(next);
    silence.expect();
    // A write that fails ends the connection.
    channel.writeAndFlush(out, channel.voidPromise());
  }

  int underWay() {
    return underWay.size();
  }

  // ---- what arrives

  @Override
  public int largestMessage() {
    return largestMessage;
  }

  @Override
  public void heard() {
    silence.heard();
  }

  @Override
  public void message(int type, ByteBuf body) throws ProtocolViolation {
    if (MessageType.isPassedOver(type)) {
      return;
    }
    Exchange first = underWay.peek();
    if (type == MessageType.ERROR) {
      refused(first, ReplyCodec.error(body));
    } else if (first == null) {
      throw new ProtocolViolation("a message that nobody asked for");
    } else if (type == MessageType.READY_FOR_QUERY) {
      ready(first, body);
    } else {
      first.message(type, body, row);
    }
  }

  private void refused(@Nullable Exchange first, ReplyCodec.ServerError error)
      throws ProtocolViolation {
    if (error.ends()) {
      // What became of a statement that was being committed is not known then.
      end(WireException.lost("it ended the connection", error.toException()));
    } else if (first == null) {
      throw new ProtocolViolation("an error that nobody asked for");
    } else {
      first.refused(error.toException());
    }
  }

  private void ready(Exchange first, ByteBuf body) throws ProtocolViolation {
    ReplyCodec.ready(body);
    if (!first.isAnswered()) {
      throw first.unexpected();
    }
    underWay.remove();
    if (underWay.isEmpty()) {
      silence.rest();
    }
    tell(first);
  }

  /** Whoever cannot take an answer must not wait for one. */
  private static void tell(Exchange answered) {
    try {
      answered.tell();
    } catch (RuntimeException | Error e) {
      answered.lost(WireException.ownFault(e));
      throw e;
    }
  }

  // ---- how it ends

  void onClosed(Consumer<WireException> listener) {
    if (ended != null) {
      listener.accept(ended);
    } else {
      listeners.add(listener);
    }
  }

  /** Says goodbye. */
  void close() {
    if (ended != null) {
      return;
    }
    ByteBuf out = channel.alloc().buffer(8);
    FrontendMessages.terminate(out);
    channel.writeAndFlush(out, channel.voidPromise());
    fail(WireException.lost("the connection was closed", null));
    channel.close();
  }

  @Override
  public boolean isEnded() {
    return ended != null;
  }

  @Override
  public void end(WireException why) {
    if (ended == null) {
      fail(why);
      Cut.now(channel);
    }
  }

  private void fail(WireException why) {
    ended = why;
    silence.stop();
    for (Exchange next = underWay.poll(); next != null; next = underWay.poll()) {
      Exchange lost = next;
      quietly(() -> lost.lost(why));
    }
    listeners.forEach(listener -> quietly(() -> listener.accept(why)));
    listeners.clear();
  }

  /** One that fails must not keep the others from being told. */
  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("A listener to a connection failed");
    }
  }
}
