package io.prism.backend.plugin.client;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.http2.client.ClientConnection;
import io.prism.http2.client.RequestHead;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections of one loop, as the way for calls that begin there. Used on that loop only. */
final class RelayLine implements RelayKeyValue.Line {

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();
  private static final RelayKeyValue.Relayed OVER = () -> {};

  private final Caller caller;
  private final ConnectionKeeper[] keepers;
  private int turn;

  RelayLine(Caller caller, List<ConnectionKeeper> keepers) {
    this.caller = caller;
    this.keepers = keepers.toArray(new ConnectionKeeper[0]);
  }

  /** Whether a call can begin now. */
  boolean isUp() {
    return next() != null;
  }

  /** A connection that is up; null when there is none. */
  private @Nullable Connection next() {
    for (int i = 0; i < keepers.length; i++) {
      int at = turn + i < keepers.length ? turn + i : turn + i - keepers.length;
      Connection connection = keepers[at].connection();
      if (connection != null) {
        ClientConnection engine = connection.engine();
        if (engine != null && engine.isUsable()) {
          turn = at;
          return connection;
        }
      }
    }
    return null;
  }

  @Override
  public RelayKeyValue.Relayed read(
      RelayKeyValue.Method method,
      CallContext context,
      byte[] message,
      RelayKeyValue.Receiver receiver) {
    return begin(method, context, ContextHeader.of(context), message, receiver);
  }

  @Override
  public RelayKeyValue.Relayed write(
      RelayKeyValue.Method method,
      WriteContext context,
      byte[] message,
      RelayKeyValue.Receiver receiver) {
    byte[] beside =
        context.token().isEmpty()
            ? ContextHeader.of(context)
            : CallContextCodec.encode(context).build().toByteArray();
    return begin(method, context.call(), beside, message, receiver);
  }

  private RelayKeyValue.Relayed begin(
      RelayKeyValue.Method method,
      CallContext context,
      byte[] beside,
      byte[] message,
      RelayKeyValue.Receiver receiver) {
    Connection connection = next();
    ClientConnection engine = connection == null ? null : connection.engine();
    if (connection == null || engine == null) {
      throw new IllegalStateException("there is no way to the plugin from here");
    }
    Caller.Admission admission;
    try {
      admission = caller.admit(context, message.length + beside.length);
    } catch (PrismException e) {
      receiver.fail(e);
      return OVER;
    }
    RelayMethod known = RelayMethod.of(method);
    RelayCall call =
        new RelayCall(caller, connection, known, admission, context, beside, message, receiver);
    engine.begin(
        call,
        new RequestHead(known.path(), true, RelayMethod.CALL_CONTEXT, BASE64.encode(beside)),
        message,
        message.length,
        context.deadline().nanoTime());
    if (keepers.length > 1) {
      turn = turn + 1 == keepers.length ? 0 : turn + 1;
    }
    return call;
  }
}
