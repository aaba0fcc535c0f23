package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Begins a connection: says who wants what, and proves it. A method that was begun is gone through
 * to its end, so that a server which was to prove itself cannot do without.
 */
final class Login implements Stage {

  /** Nothing that a server has to say before is larger. */
  private static final int LARGEST_MESSAGE = 64 << 10;

  /** What is known so far. */
  private sealed interface State {
    /** The server chooses how to log in. */
    record Asked() implements State {}

    /** It has the password or its hash, and has to say whether that is right. */
    record Proved() implements State {}

    /** SCRAM: it has to say with what the password is to be hashed. */
    record ScramBegun(Scram scram) implements State {}

    /** SCRAM: the password is being hashed elsewhere; the server has nothing to say. */
    record ScramHashing() implements State {}

    /** SCRAM: it has to prove itself. */
    record ScramProved(Scram scram) implements State {}

    /** It tells of itself until it is ready. */
    record Admitted(int processId) implements State {}

    record Ended() implements State {}
  }

  private static final int OK = 0;
  private static final int CLEARTEXT = 3;
  private static final int MD5 = 5;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private static final int SALT_BYTES = 4;

  /** Told how it ends, once. */
  interface Outcome {
    void loggedIn(int processId);

    void failed(WireException why);
  }

  private final Channel channel;
  private final WireSettings settings;
  private final Outcome outcome;
  private State state = new State.Asked();

  Login(Channel channel, WireSettings settings, Outcome outcome) {
    this.channel = channel;
    this.settings = settings;
    this.outcome = outcome;
  }

  /** Says who wants what. */
  void begin() {
    send(
        out ->
            FrontendMessages.startUp(
                out,
                "user",
                settings.user(),
                "database",
                settings.database(),
                "client_encoding",
                "UTF8",
                "application_name",
                settings.applicationName()));
  }

  private void send(Consumer<ByteBuf> message) {
    ByteBuf out = channel.alloc().buffer();
    message.accept(out);
    channel.writeAndFlush(out, channel.voidPromise());
  }

  @Override
  public int largestMessage() {
    return LARGEST_MESSAGE;
  }

  @Override
  public void heard() {}

  @Override
  public void message(int type, ByteBuf body) throws ProtocolViolation {
    try {
      if (type == MessageType.ERROR) {
        end(ReplyCodec.error(body).toException());
      } else if (type != MessageType.NOTICE) {
        State next = next(type, body);
        // What was sent may have failed at once.
        if (!isEnded()) {
          state = next;
        }
      }
    } catch (WireException e) {
      end(e);
    }
  }

  private State next(int type, ByteBuf body) throws ProtocolViolation, WireException {
    if (state instanceof State.Admitted admitted) {
      return introduction(admitted, type, body);
    }
    if (type != MessageType.AUTHENTICATION) {
      throw new ProtocolViolation("no authentication");
    }
    if (body.readableBytes() < Integer.BYTES) {
      throw new ProtocolViolation("an authentication that ends early");
    }
    int method = body.readInt();
    return switch (state) {
      case State.Asked asked -> chosen(method, body);
      case State.Proved proved when method == OK -> new State.Admitted(0);
      case State.ScramBegun begun when method == SASL_CONTINUE -> hash(begun.scram(), text(body));
      case State.ScramProved proved when method == SASL_FINAL -> {
        proved.scram().verify(text(body));
        yield new State.Proved();
      }
      default -> throw new ProtocolViolation("an authentication out of turn");
    };
  }

  private State chosen(int method, ByteBuf body) throws ProtocolViolation, WireException {
    switch (method) {
      case OK -> {
        return new State.Admitted(0);
      }
      // The driver, too, gives it to any server, encrypted or not.
      case CLEARTEXT -> {
        String password = password();
        send(out -> FrontendMessages.password(out, password));
        return new State.Proved();
      }
      case MD5 -> {
        ReplyCodec.requireLength(body, SALT_BYTES);
        byte[] salt = new byte[SALT_BYTES];
        body.readBytes(salt);
        String hash = Md5Password.answer(settings.user(), password(), salt);
        send(out -> FrontendMessages.password(out, hash));
        return new State.Proved();
      }
      case SASL -> {
        requireScram(body);
        Scram scram = new Scram(password());
        send(out -> FrontendMessages.saslInitial(out, Scram.MECHANISM, scram.first()));
        return new State.ScramBegun(scram);
      }
      case SASL_CONTINUE, SASL_FINAL ->
          throw new ProtocolViolation("an authentication out of turn");
      default -> throw new UnsupportedAuthenticationException("method " + method);
    }
  }

  private String password() throws WireException {
    return settings
        .password()
        .filter(password -> !password.isEmpty())
        .orElseThrow(
            () ->
                WireException.rejected("the server asks for a password, and there is none", null));
  }

  private static void requireScram(ByteBuf mechanisms) throws ProtocolViolation, WireException {
    while (true) {
      int length = mechanisms.bytesBefore((byte) 0);
      if (length < 0) {
        throw new ProtocolViolation("a text does not end");
      }
      if (length == 0) {
        throw new UnsupportedAuthenticationException("SASL, but not " + Scram.MECHANISM);
      }
      String name =
          mechanisms.toString(mechanisms.readerIndex(), length, StandardCharsets.ISO_8859_1);
      if (name.equals(Scram.MECHANISM)) {
        return;
      }
      mechanisms.skipBytes(length + 1);
    }
  }

  private static String text(ByteBuf body) {
    return body.toString(StandardCharsets.UTF_8);
  }

  /** Hashing takes longer than others on the loop should wait. */
  private State hash(Scram scram, String serverFirst) {
    Aside.run(
        "login",
        () -> {
          try {
            String proof = scram.prove(serverFirst);
            Cut.onLoop(channel.eventLoop(), () -> hashed(scram, proof));
          } catch (WireException e) {
            Cut.onLoop(channel.eventLoop(), () -> end(e));
          }
        });
    return new State.ScramHashing();
  }

  private void hashed(Scram scram, String proof) {
    if (state instanceof State.ScramHashing) {
      state = new State.ScramProved(scram);
      send(out -> FrontendMessages.sasl(out, proof));
    }
  }

  private State introduction(State.Admitted admitted, int type, ByteBuf body)
      throws ProtocolViolation {
    switch (type) {
      case MessageType.PARAMETER_STATUS -> {
        return admitted;
      }
      case MessageType.BACKEND_KEY_DATA -> {
        if (body.readableBytes() < Integer.BYTES) {
          throw new ProtocolViolation("a process without its number");
        }
        return new State.Admitted(body.readInt());
      }
      case MessageType.READY_FOR_QUERY -> {
        ReplyCodec.ready(body);
        outcome.loggedIn(admitted.processId());
        return new State.Ended();
      }
      default -> throw new ProtocolViolation("a message that does not fit the login");
    }
  }

  @Override
  public boolean isEnded() {
    return state instanceof State.Ended;
  }

  @Override
  public void end(WireException why) {
    if (!isEnded()) {
      state = new State.Ended();
      outcome.failed(why);
      Cut.now(channel);
    }
  }
}
