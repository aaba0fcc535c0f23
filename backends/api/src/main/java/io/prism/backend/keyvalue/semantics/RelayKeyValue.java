package io.prism.backend.keyvalue.semantics;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyValueBasic;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyvalue_basic} of a store in another process that takes the client's own messages and
 * answers with its own. Requests can be passed on as they are, and replies passed back, without
 * anybody reading them here.
 *
 * <p>Whoever passes a request on answers for it: it is valid, keeps the limits of its namespace,
 * and means the same without the namespace's defaults.
 */
public interface RelayKeyValue extends KeyValueBasic {

  /** What can be passed on. */
  enum Method {
    /** {@code GetRequest} to {@code GetResponse}. */
    GET,
    /** {@code ExistsRequest} to {@code ExistsResponse}. */
    EXISTS,
    /** {@code PutRequest} to {@code PutResponse}. */
    PUT,
    /** {@code DeleteRequest} to {@code DeleteResponse}. */
    DELETE;

    /** Whether it changes anything. */
    public boolean writes() {
      return this == PUT || this == DELETE;
    }
  }

  /** Who waits for a reply. Told on the executor of the line, once, by one of the last three. */
  interface Receiver {

    /**
     * Whether there is room for a large reply, before any of it is taken in.
     *
     * @throws PrismException why there is none; the call is dropped, and nothing told any more
     */
    void expect(int bytes);

    /**
     * The reply.
     *
     * @param message holds it from its beginning on; to be read now
     */
    void reply(byte[] message, int length);

    /** A reply that was {@linkplain #expect expected}, in an array of its own. */
    void reply(byte[] message);

    /** The call failed, as a future would have. */
    void fail(PrismException failure);
  }

  /** A call under way. */
  interface Relayed {

    /**
     * Nobody waits any more: the store is told, and the receiver is not told anything. On the
     * executor of the line. Without effect on a call that has ended.
     */
    void cancel();
  }

  /** The way to the store from one executor. */
  interface Line {

    /**
     * Passes a read on. On the executor of the line, which is not held up. The receiver may be told
     * before this returns.
     *
     * @param message the request, taken over
     */
    Relayed read(Method method, CallContext context, byte[] message, Receiver receiver);

    /** Passes a write on, otherwise as {@link #read}. */
    Relayed write(Method method, WriteContext context, byte[] message, Receiver receiver);
  }

  /**
   * The way to the store from an executor, without leaving its thread. To be cheap.
   *
   * @param loop whose thread it is called on
   * @return null when there is none now: then calls are made as for any other store
   */
  @Nullable Line line(Executor loop);
}
