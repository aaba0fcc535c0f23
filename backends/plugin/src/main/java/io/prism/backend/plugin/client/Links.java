package io.prism.backend.plugin.client;

import io.netty.channel.EventLoop;
import io.prism.backend.plugin.Address;
import java.util.concurrent.CompletableFuture;

/** Makes lines to plugins, and ends all that are left. Safe for use by many threads. */
interface Links extends AutoCloseable {

  /**
   * Makes a line, which may connect later. The future fails with {@link UnreachableException} when
   * nobody answers, and otherwise when the line cannot be prepared.
   *
   * @param loop that the line is for
   */
  CompletableFuture<Link> create(Address address, EventLoop loop);

  /** Makes no more, cuts everything off, and waits a moment until that is done. */
  @Override
  void close();

  /** Nobody answers at an address. */
  final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
