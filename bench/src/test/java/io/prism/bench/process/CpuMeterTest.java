package io.prism.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CpuMeterTest {

  private static final Offset<Double> EXACTLY = within(1e-9);

  @Test
  void countsThreadsInNanoseconds() {
    Map<Long, ProcessTimes> before = Map.of(1L, times(100, 0, Map.of(1L, 1_000_000_000L)));
    Map<Long, ProcessTimes> after =
        Map.of(1L, times(101, 0, Map.of(1L, 1_005_000_000L, 2L, 1_000_000L)));

    assertThat(CpuMeter.between(before, after)).isCloseTo(0.006, EXACTLY);
  }

  @Test
  void countsThreadsThatHaveEndedByTheProcesssTicks() {
    Map<Long, ProcessTimes> before =
        Map.of(1L, times(100, 0, Map.of(1L, 1_000_000_000L, 2L, 5_000_000L)));
    Map<Long, ProcessTimes> after = Map.of(1L, times(200, 0, Map.of(1L, 1_100_000_000L)));

    assertThat(CpuMeter.between(before, after)).isCloseTo(1, EXACTLY);
  }

  @Test
  void countsChildrenThatCome() {
    Map<Long, ProcessTimes> before = Map.of(1L, times(100, 0, Map.of(1L, 1_000_000_000L)));
    Map<Long, ProcessTimes> after =
        Map.of(
            1L,
            times(100, 0, Map.of(1L, 1_000_000_000L)),
            2L,
            times(9, 0, Map.of(2L, 95_000_000L)));

    assertThat(CpuMeter.between(before, after)).isCloseTo(0.095, EXACTLY);
  }

  @Test
  void countsOfChildrenThatHaveEndedWhatTheyTookSince() {
    Map<Long, ProcessTimes> before =
        Map.of(1L, times(100, 20, Map.of(1L, 7L)), 2L, times(50, 10, Map.of(2L, 500_000_000L)));
    Map<Long, ProcessTimes> after = Map.of(1L, times(100, 20 + 80 + 10, Map.of(1L, 7L)));

    assertThat(CpuMeter.between(before, after)).isCloseTo(0.3, EXACTLY);
  }

  @Test
  void countsAThreadOfThisProcessThatHasEnded() throws Exception {
    CpuMeter meter = CpuMeter.start(ProcessHandle.current().pid());
    Thread busy =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                      < 300_000_000) {
                    Thread.onSpinWait();
                  }
                });
    busy.join();

    assertThat(meter.seconds()).isGreaterThan(0.2);
  }

  @Test
  void tellsWhenTheProcessIsGone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThatThrownBy(() -> CpuMeter.start(process.pid())).isInstanceOf(IOException.class);
  }

  private static ProcessTimes times(long own, long ended, Map<Long, Long> threads) {
    return new ProcessTimes(own, ended, threads);
  }
}
