package io.prism.proxy.server;

import io.prism.proxy.http.HttpDoorHooks;
import io.prism.proxy.limits.MemoryBudget;

/** Lets the HTTP door share the memory budget. */
record HttpHooks(MemoryBudget memory) implements HttpDoorHooks {

  @Override
  public boolean tryReserve(long bytes) {
    return memory.tryReserve(bytes);
  }

  @Override
  public void release(long bytes) {
    memory.release(bytes);
  }
}
