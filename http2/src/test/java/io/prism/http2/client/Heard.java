package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call that keeps what it is told. */
final class Heard extends Exchange {

  /** How a call ended. */
  record End(Status status, Metadata trailers, boolean seen, byte @Nullable [] reply) {}

  final CompletableFuture<End> end = new CompletableFuture<>();
  final CompletableFuture<Void> begun = new CompletableFuture<>();
  volatile boolean acceptsLarge = true;
  volatile boolean failsWhenTold;
  volatile Runnable onMessage = () -> {};
  private byte @Nullable [] reply;
  private int length;

  @Override
  protected void begun() {
    begun.complete(null);
  }

  @Override
  protected boolean accepts(int bytes) {
    return acceptsLarge;
  }

  @Override
  protected void message(byte[] bytes, int size) {
    if (reply != null) {
      throw new AssertionError("two messages");
    }
    reply = bytes;
    length = size;
    onMessage.run();
  }

  @Override
  protected void completed() {
    byte[] complete = reply;
    failIfWanted();
    tell(
        new End(
            Status.OK,
            new Metadata(),
            true,
            complete == null ? null : Arrays.copyOf(complete, length)));
  }

  @Override
  protected void failed(Status status, Metadata trailers, boolean seen) {
    failIfWanted();
    tell(new End(status, trailers, seen, null));
  }

  private void failIfWanted() {
    if (failsWhenTold) {
      throw new IllegalStateException("on purpose");
    }
  }

  private void tell(End told) {
    if (!end.complete(told)) {
      throw new AssertionError("told twice");
    }
  }

  End await() {
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
