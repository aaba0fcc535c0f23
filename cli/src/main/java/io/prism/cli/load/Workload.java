package io.prism.cli.load;

import java.util.SplittableRandom;

/** Decides what the next call is; the same seed gives the same calls. Confined to one thread. */
final class Workload {

  private final Scenario scenario;
  private final SplittableRandom random;
  private final KeyDistribution.Picker keys;

  Workload(Scenario scenario, SplittableRandom random) {
    this.scenario = scenario;
    this.random = random;
    this.keys = scenario.distribution().over(scenario.keys());
  }

  /** The next call. */
  Call next() {
    Mix mix = scenario.mix();
    CallKind kind = mix.kindOf(random.nextInt(mix.total()));
    long key = keys.pick(random);
    return new Call(kind, key, kind == CallKind.PUT ? scenario.valueSize().pick(random) : 0);
  }
}
