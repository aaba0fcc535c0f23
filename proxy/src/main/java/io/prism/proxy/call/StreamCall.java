package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.prism.backend.error.PrismException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A call with a stream of replies. A page is pulled only when the transport has room for it, so at
 * most one page waits in this process. Whatever thread brings a page goes on with the next one.
 */
final class StreamCall<Q extends Message, R extends Message> extends InboundCall<Q, R> {

  private final Handler.Streaming<Q, R> handler;
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final Object transport = new Object();
  private Handler.@Nullable Pages<R> pages;
  private boolean headersSent;
  private int heldBytes;
  private volatile boolean pulling;
  private volatile boolean slowedDown;

  StreamCall(
      Door door,
      Method<Q, R> method,
      Handler.Streaming<Q, R> handler,
      ServerCall<Object, R> call,
      Metadata headers,
      Arrival arrival) {
    super(door, method, call, headers, arrival);
    this.handler = handler;
  }

  @Override
  void handle(Q complete) {
    pages = handler.open(complete, this);
    armTimer();
    pump();
  }

  @Override
  public void onReady() {
    pump();
  }

  /** Runs on one thread at a time; a wake-up during a run makes it look once more. */
  private void pump() {
    if (wakeUps.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      while (pages != null && !pulling && !slowedDown && !isFinished() && call.isReady()) {
        pull(pages);
      }
      seen = wakeUps.addAndGet(-seen);
    } while (seen != 0);
  }

  /** The first page is what the call was charged for; further ones wait for their turn. */
  private boolean mustWait() {
    long wait = headersSent ? route().rate().take(1) : 0;
    if (wait > 0) {
      slowedDown = true;
      door.gateway()
          .timer()
          .newTimeout(
              due -> {
                slowedDown = false;
                pump();
              },
              wait,
              TimeUnit.NANOSECONDS);
    }
    return wait > 0;
  }

  private void pull(Handler.Pages<R> source) {
    try {
      if (mustWait()) {
        return;
      }
      CompletableFuture<Handler.Page<R>> next = source.next();
      if (next.isDone()) {
        deliver(next);
        return;
      }
      pulling = true;
      await(next);
      var unused =
          next.whenComplete(
              (page, failure) -> {
                try {
                  deliver(next);
                } catch (Throwable e) {
                  fail(e);
                } finally {
                  pulling = false;
                }
                pump();
              });
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void deliver(CompletableFuture<Handler.Page<R>> next) {
    if (next.isCompletedExceptionally()) {
      fail(failureOf(next));
      return;
    }
    Handler.Page<R> page = next.resultNow();
    int bytes = page.message().getSerializedSize();
    // The transport had room, so the page before has left.
    giveBack(heldBytes);
    heldBytes = 0;
    PrismException refusal = hold(bytes);
    if (refusal != null) {
      fail(refusal);
      return;
    }
    heldBytes = bytes;
    send(page);
  }

  private void send(Handler.Page<R> page) {
    synchronized (transport) {
      if (isFinished()) {
        return;
      }
      if (!headersSent) {
        headersSent = true;
        sendHeaders();
      }
      call.sendMessage(page.message());
    }
    if (page.last() && finish()) {
      endWell();
    }
  }

  @Override
  public void complete(R reply) {
    throw new IllegalStateException("a stream is completed by its last page");
  }

  @Override
  void close(Status status, Metadata trailers) {
    synchronized (transport) {
      super.close(status, trailers);
    }
  }

  @Override
  boolean isWaitingForStore() {
    return pulling;
  }
}
