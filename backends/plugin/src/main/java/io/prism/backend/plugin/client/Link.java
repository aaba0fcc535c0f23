package io.prism.backend.plugin.client;

import io.grpc.Channel;
import io.prism.http2.client.ClientConnection;
import org.jspecify.annotations.Nullable;

/** A line to one plugin process, whatever carries it. Safe for use by many threads. */
interface Link {

  /** For calls. */
  Channel channel();

  /** For calls that never leave its loop; null when grpc-java carries the line. */
  @Nullable ClientConnection engine();

  /** Runs an action once when the line is lost, at once if that has happened already. */
  void whenLost(Runnable action);

  /** No further calls; those under way may end. */
  void retire();

  /** Cuts off calls under way. */
  void abort();
}
