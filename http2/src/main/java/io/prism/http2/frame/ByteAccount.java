package io.prism.http2.frame;

/**
 * Where bytes are counted that wait for a peer. They exist already when they are told, so nothing
 * is refused here. Safe for use by many threads.
 */
public interface ByteAccount {

  /** Counts bytes that are held from now on. */
  void take(long bytes);

  /** Counts bytes that are no longer held. */
  void release(long bytes);
}
