package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One call: a request of one message, and who is told of its reply, which is one message at most:
 * what comes behind that fails the call. Told on the loop of the {@link ClientConnection} that it
 * was given to; {@link #completed} and {@link #failed} are told once, one of them, and nothing
 * afterwards. Used for one call only.
 */
public abstract class Exchange {

  /** While it is under way. */
  @Nullable ClientStream stream;

  /** For subclasses. */
  protected Exchange() {}

  /** The headers were written: from now on the peer can have seen the call. */
  protected void begun() {}

  /**
   * A message was announced that is too large for a buffer that is there already. Told once at
   * most. Memory is taken as it arrives.
   *
   * @param bytes its size
   * @return false when it cannot be taken: the stream is reset, and nothing told any more
   */
  protected boolean accepts(int bytes) {
    return true;
  }

  /**
   * The message of the reply is complete. Told once at most, and the call may fail afterwards.
   *
   * @param bytes holds it from its beginning on; to be read now or, when nothing but {@link
   *     #completed} follows, until then. An array of just its size may be kept
   */
  protected abstract void message(byte[] bytes, int length);

  /** The call ended with status OK. */
  protected abstract void completed();

  /**
   * The call ended otherwise.
   *
   * @param status never OK
   * @param trailers what came with the status, if anything did
   * @param seen whether the peer can have seen the call; false: certainly not
   */
  protected abstract void failed(Status status, Metadata trailers, boolean seen);

  /** Ends the call, of which nothing is told any more. On the loop; nothing if it ended already. */
  public void cancel() {
    ClientStream open = stream;
    if (open != null) {
      open.calls().cancel(open);
    }
  }
}
