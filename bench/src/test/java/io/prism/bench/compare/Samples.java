package io.prism.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Turns for tests. */
final class Samples {

  private Samples() {}

  static Sample cpu(double micros) {
    return sample(1000, Map.of(), 1000, micros, 1, 1, 2, 0);
  }

  static Sample failing(int failures) {
    return sample(1000, Map.of("RESOURCE_EXHAUSTED", failures), 1000, 5, 1, 1, 2, 0);
  }

  static Sample rate(double perSecond, double busy) {
    return sample(1000, Map.of(), perSecond, 5, busy, 1, 2, 0);
  }

  static Sample open(double offered, double perSecond, double busy) {
    return new Sample(1000, Map.of(), perSecond, 5, busy, 1, 1, 2, 2, 0, offered, 0, 200, 220);
  }

  static Sample latency(double p50, double p99, double lagP99) {
    return sample(1000, Map.of(), 1000, 5, 1, p50, p99, lagP99);
  }

  static Case cpus(String name, double... micros) {
    return new Case(
        name, "closed loop 10 x 10", DoubleStream.of(micros).mapToObj(Samples::cpu).toList());
  }

  static Case of(String name, Sample... samples) {
    return new Case(name, "closed loop 10 x 10", List.of(samples));
  }

  private static Sample sample(
      long calls,
      Map<String, Integer> failures,
      double perSecond,
      double micros,
      double busy,
      double p50,
      double p99,
      double lagP99) {
    return new Sample(
        calls, failures, perSecond, micros, busy, p50, p50, p99, p99, lagP99, 0, 0, 200, 220);
  }
}
