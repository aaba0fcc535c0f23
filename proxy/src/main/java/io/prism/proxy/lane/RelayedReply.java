package io.prism.proxy.lane;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import io.prism.http2.server.Reply;
import io.prism.proxy.call.Failures;
import io.prism.proxy.call.LightCall;
import io.prism.proxy.call.RelayedCall;
import io.prism.proxy.limits.CallMemory;
import org.jspecify.annotations.Nullable;

/** Brings what a store answers to whoever called. On the loop of both. */
final class RelayedReply implements RelayKeyValue.Receiver, Reply.Watcher {

  private final Reply reply;
  private @Nullable RelayedCall call;
  private RelayKeyValue.@Nullable Relayed relayed;
  private @Nullable CallMemory held;
  private boolean over;

  RelayedReply(Reply reply) {
    this.reply = reply;
  }

  /** The call is about to ask the store. */
  void begin(LightCall light, int requestBytes) {
    call = light.leave(requestBytes);
    reply.watch(this);
  }

  /** Whether the call is on its own, and ends here. */
  boolean isBegun() {
    return call != null;
  }

  /** The store was asked; it may have answered. */
  void asked(RelayKeyValue.Relayed underway) {
    relayed = underway;
  }

  private RelayedCall call() {
    RelayedCall known = call;
    if (known == null) {
      throw new IllegalStateException("the store was not asked");
    }
    return known;
  }

  // ---- told by the store

  @Override
  public void expect(int bytes) {
    // A reply that broke off is asked for again, and announced again.
    gone();
    try {
      held = call().hold(bytes);
    } catch (PrismException e) {
      failed(e);
      throw e;
    }
  }

  @Override
  public void reply(byte[] message, int length) {
    end(
        () -> {
          ByteBuf out = reply.begin(length);
          out.writeBytes(message, 0, length);
          reply.end();
        });
  }

  @Override
  public void reply(byte[] message) {
    end(() -> reply.send(Unpooled.wrappedBuffer(message)));
  }

  private void end(Runnable sending) {
    over = true;
    try {
      sending.run();
    } catch (Throwable e) {
      call().endUnsent(e);
      throw e;
    }
    call().endWell();
  }

  @Override
  public void fail(PrismException failure) {
    failed(failure);
  }

  /** Ends the call; nothing if it has ended. */
  void failed(Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    PrismException understood = call().fail(failure);
    reply.fail(Failures.status(understood), Failures.trailers(understood));
  }

  // ---- told by the engine

  @Override
  public void cancelled() {
    gone();
    if (over) {
      return;
    }
    over = true;
    if (relayed != null) {
      relayed.cancel();
    }
    call().cancelled();
    reply.fail(Status.CANCELLED, new Metadata());
  }

  @Override
  public void gone() {
    CallMemory memory = held;
    if (memory != null) {
      held = null;
      memory.release();
    }
  }
}
