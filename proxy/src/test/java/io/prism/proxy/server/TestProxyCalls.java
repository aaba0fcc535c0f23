package io.prism.proxy.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Calls whose failure is an answer. */
final class TestProxyCalls {

  private TestProxyCalls() {}

  /** Whether a call is served; false when its namespace is not found. */
  static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
