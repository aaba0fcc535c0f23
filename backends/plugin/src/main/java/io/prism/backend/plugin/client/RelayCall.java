package io.prism.backend.plugin.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.prism.backend.CallContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.common.v1.ErrorReason;
import io.prism.http2.client.Exchange;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One data call whose bytes are relayed. On one loop from its beginning to its end, unless it has
 * to be made again: whatever the ordinary way does about a call that certainly was not applied, it
 * does for this one, too.
 */
final class RelayCall extends Exchange implements RelayKeyValue.Relayed {

  private static final int OWN_ARRAY_BYTES = 16 << 10;

  private final Caller caller;
  private final Connection connection;
  private final RelayMethod method;
  private final Caller.Admission admission;
  private final CallContext context;
  private final byte[] beside;
  private final byte[] request;
  private final RelayKeyValue.Receiver receiver;
  private byte @Nullable [] reply;
  private int replyLength;
  private boolean over;
  private @Nullable CompletableFuture<byte[]> again;

  RelayCall(
      Caller caller,
      Connection connection,
      RelayMethod method,
      Caller.Admission admission,
      CallContext context,
      byte[] beside,
      byte[] request,
      RelayKeyValue.Receiver receiver) {
    this.caller = caller;
    this.connection = connection;
    this.method = method;
    this.admission = admission;
    this.context = context;
    this.beside = beside;
    this.request = request;
    this.receiver = receiver;
  }

  // ---- told by the engine

  @Override
  protected boolean accepts(int bytes) {
    try {
      receiver.expect(bytes);
      return true;
    } catch (PrismException e) {
      over = true;
      admission.place().answered();
      return false;
    }
  }

  @Override
  protected void message(byte[] bytes, int length) {
    reply = bytes;
    replyLength = length;
  }

  @Override
  protected void completed() {
    byte[] complete = reply;
    if (complete == null) {
      failed(Status.INTERNAL.withDescription("no response message"), new Metadata(), true);
      return;
    }
    over = true;
    // Before the answer: whoever gets it may call again at once, and must find the room.
    admission.place().leave();
    if (replyLength > OWN_ARRAY_BYTES) {
      receiver.reply(complete);
    } else {
      receiver.reply(complete, replyLength);
    }
    admission.place().answered();
  }

  @Override
  protected void failed(Status status, Metadata trailers, boolean seen) {
    TransportFailures failures = caller.failures();
    PrismException failure = failures.translate(status, trailers, method.mutation(), seen);
    boolean elsewhere = failures.mayRepeat(failure, status, trailers, method.mutation(), seen);
    if (elsewhere) {
      caller.retire(connection);
    }
    if (!context.deadline().isExpired()
        && (elsewhere || failure.reason() == ErrorReason.NAMESPACE_NOT_FOUND)) {
      makeAgain();
    } else {
      fail(failure);
    }
  }

  private void makeAgain() {
    CompletableFuture<byte[]> call =
        caller.again(method.remote(), admission, context, beside, request);
    again = call;
    var engine = connection.engine();
    if (engine == null) {
      throw new IllegalStateException("it came over an engine");
    }
    var unused =
        call.whenComplete((bytes, failure) -> engine.loop().execute(() -> settle(bytes, failure)));
  }

  private void settle(byte @Nullable [] bytes, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (bytes == null) {
      fail(
          StatusCodec.toException(
              failure == null ? new CancellationException("nobody waits") : failure));
      return;
    }
    over = true;
    if (bytes.length <= OWN_ARRAY_BYTES) {
      receiver.reply(bytes, bytes.length);
      return;
    }
    try {
      receiver.expect(bytes.length);
    } catch (PrismException e) {
      // The receiver has answered.
      return;
    }
    receiver.reply(bytes);
  }

  private void fail(PrismException failure) {
    over = true;
    admission.place().leave();
    receiver.fail(failure);
    admission.place().answered();
  }

  // ---- told by the receiver

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    super.cancel();
    CompletableFuture<byte[]> call = again;
    if (call != null) {
      call.cancel(false);
    }
    admission.place().answered();
  }
}
