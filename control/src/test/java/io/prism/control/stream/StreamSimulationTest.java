package io.prism.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the stream under faults of all kinds, from seeds that are always the same. A failure names
 * its seed; {@code -Dprism.sim.seed} runs that one alone, {@code -Dprism.sim.seeds} as many as
 * wanted.
 */
class StreamSimulationTest {

  private static final int SEEDS = Integer.getInteger("prism.sim.seeds", 300);
  private static final long ONLY = Long.getLong("prism.sim.seed", -1);

  @Test
  void whateverFailsNoGatewayGoesBackAndAllSettleOnTheNewestVersion() {
    long begin = System.nanoTime();
    long first = ONLY < 0 ? 1 : ONLY;
    long last = ONLY < 0 ? SEEDS : ONLY;
    Simulation.Judged judged = new Simulation.Judged(0, 0, 0, 0, 0);
    for (long seed = first; seed <= last; seed++) {
      judged = judged.plus(run(seed));
    }
    System.out.printf(
        "simulated seeds %d to %d in %d ms: %s%n",
        first, last, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), judged);
    assertThat(judged.barriers()).as("barriers that were reached").isPositive();
    assertThat(judged.leases()).as("leases that were judged").isPositive();
  }

  private static Simulation.Judged run(long seed) {
    try {
      // Few gateways find most faults soonest; a whole fleet finds what only crowds do.
      return new Simulation(seed, seed % 200 == 0 ? 50 : 2 + (int) (seed % 5)).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
