package io.prism.backend.plugin.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.plugin.ByteBudget;
import io.prism.backend.plugin.PluginProtocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one stream holds of the process's memory: its request while it arrives and until it is
 * answered, then its reply until it has left. Requests and replies have budgets of their own, so
 * that replies nobody reads do not keep requests out.
 *
 * <p>Bytes arrive on the event loop; a reply is counted by the thread that makes it.
 */
final class StreamMemory extends ServerStreamTracer {

  private static final Context.Key<StreamMemory> KEY = Context.key("prism-plugin-stream-memory");

  private final ByteBudget requests;
  private final ByteBudget replies;
  private long request;
  private long reply;
  private boolean closed;
  private @Nullable PrismException refusal;
  private @Nullable Consumer<PrismException> watcher;

  StreamMemory(ByteBudget requests, ByteBudget replies) {
    this.requests = requests;
    this.replies = replies;
  }

  /** Makes one for each stream. */
  static ServerStreamTracer.Factory factory(ByteBudget requests, ByteBudget replies) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        StreamMemory memory = new StreamMemory(requests, replies);
        byte[] context = headers.get(PluginProtocol.CALL_CONTEXT);
        if (context != null) {
          memory.inboundWireSize(context.length);
        }
        return memory;
      }
    };
  }

  /** That of the call which the thread works on. */
  static StreamMemory current() {
    return KEY.get();
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /** Names who is told when the request cannot be held; at once when that was so already. */
  void watch(Consumer<PrismException> told) {
    PrismException known;
    synchronized (this) {
      watcher = told;
      known = refusal;
    }
    if (known != null) {
      told.accept(known);
    }
  }

  /** Why the request could not be held; null while it can. */
  synchronized @Nullable PrismException refusal() {
    return refusal;
  }

  @Override
  public void inboundWireSize(long bytes) {
    Consumer<PrismException> told;
    PrismException why;
    synchronized (this) {
      if (closed || refusal != null) {
        return;
      }
      if (requests.tryTake(bytes)) {
        request += bytes;
        return;
      }
      why = Errors.overloaded("the plugin process holds as many bytes of requests as it may");
      refusal = why;
      told = watcher;
    }
    if (told != null) {
      told.accept(why);
    }
  }

  /** The store is done with the request. */
  synchronized void requestDone() {
    requests.give(request);
    request = 0;
  }

  /** Holds bytes of a reply unless there is no room. */
  synchronized boolean tryReply(long bytes) {
    if (closed) {
      return true;
    }
    if (!replies.tryTake(bytes)) {
      return false;
    }
    reply += bytes;
    return true;
  }

  /** Holds bytes of a reply that must be sent whatever it takes. */
  synchronized void reply(long bytes) {
    if (!closed) {
      replies.take(bytes);
      reply += bytes;
    }
  }

  /** Everything that was to be sent has left, or never will. */
  @Override
  public synchronized void streamClosed(Status status) {
    closed = true;
    requestDone();
    replies.give(reply);
    reply = 0;
  }
}
