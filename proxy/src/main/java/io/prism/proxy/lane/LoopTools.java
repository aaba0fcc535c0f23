package io.prism.proxy.lane;

import io.netty.util.concurrent.FastThreadLocal;
import io.prism.backend.keyvalue.Key;

/** What every plan of one loop uses, one call after the other. */
final class LoopTools {

  private static final FastThreadLocal<LoopTools> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected LoopTools initialValue() {
          return new LoopTools();
        }
      };

  final Peek peek = new Peek();
  final Key.Probe probe = new Key.Probe();
  final BufferOutput output = new BufferOutput();

  private LoopTools() {}

  /** Those of the current loop. */
  static LoopTools here() {
    return OF_THREAD.get();
  }
}
