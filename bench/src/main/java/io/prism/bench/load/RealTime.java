package io.prism.bench.load;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The scheduler's real-time class (SCHED_FIFO of Linux), for threads of a generator that mostly
 * sleep: on a machine that it shares with what it measures, a thread of the usual class that has
 * spun for its time waits behind others when its time has come, and the call is sent late.
 */
final class RealTime {

  private static final int SCHED_FIFO = 1;
  private static final int CALLING_THREAD = 0;
  private static final int LOWEST_PRIORITY = 1;

  private RealTime() {}

  /**
   * Puts the calling thread there for as long as it lives, where the system allows and knows it.
   */
  static void enter() {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker.defaultLookup().find("sched_setscheduler").orElse(MemorySegment.NULL);
    if (function.equals(MemorySegment.NULL)) {
      return;
    }
    MethodHandle setScheduler =
        linker.downcallHandle(
            function,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocateFrom(ValueLayout.JAVA_INT, LOWEST_PRIORITY);
      // Whoever is refused is late more often, which the lags show.
      int unused = (int) setScheduler.invokeExact(CALLING_THREAD, SCHED_FIFO, priority);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
