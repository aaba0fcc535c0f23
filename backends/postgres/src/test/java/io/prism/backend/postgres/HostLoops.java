package io.prism.backend.postgres;

import io.prism.http2.transport.Transport;
import java.util.List;
import java.util.concurrent.Executor;

/** What a gateway offers to its stores: two event loops, for as long as the tests run. */
final class HostLoops {

  private static final Transport TRANSPORT = Transport.start(2, "host");

  private HostLoops() {}

  static List<Executor> get() {
    return TRANSPORT.each();
  }
}
