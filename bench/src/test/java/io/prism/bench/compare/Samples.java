package io.prism.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Turns for tests. */
final class Samples {

  private Samples() {}

  static Sample cpu(double micros) {
    return sample(Map.of(), 1000, micros, 1);
  }

  static Sample failing(int failures) {
    return sample(Map.of("RESOURCE_EXHAUSTED", failures), 1000, 5, 1);
  }

  static Sample rate(double perSecond, double busy) {
    return sample(Map.of(), perSecond, 5, busy);
  }

  static Sample open(double offered, double perSecond, double busy) {
    return flood(offered, perSecond, busy, Map.of(), 0);
  }

  static Sample flood(double sent, double perSecond, double busy, Map<String, Integer> failures) {
    return flood(sent, perSecond, busy, failures, 1);
  }

  static Sample flood(
      double sent, double perSecond, double busy, Map<String, Integer> failures, double lagP99) {
    return new Sample(
        1000,
        failures,
        perSecond,
        new Sample.Cpu(5, busy, busy),
        new Latency(1, 1, 2, 2, 0, lagP99),
        new Sample.Offer(sent, sent, 0),
        new Sample.Memory(200, 220));
  }

  static Sample latency(double p50, double p99, double lagP99) {
    return latency(p50, p99, 0, lagP99);
  }

  static Sample latency(double p50, double p99, double lagP50, double lagP99) {
    return new Sample(
        1000,
        Map.of(),
        1000,
        new Sample.Cpu(5, 1, 1),
        new Latency(p50, p50, p99, p99, lagP50, lagP99),
        Sample.Offer.NONE,
        new Sample.Memory(200, 220));
  }

  /** A turn at 1,000 a second that was served, with a generator so late. */
  static Sample share(double busy, double lagP99) {
    return new Sample(
        1000,
        Map.of(),
        1000,
        new Sample.Cpu(5, busy, busy),
        new Latency(1, 1, 2, 2, 0, lagP99),
        new Sample.Offer(1000, 1000, 0),
        new Sample.Memory(200, 220));
  }

  /** A turn whose every call failed. */
  static Sample refused() {
    return new Sample(
        0,
        Map.of("UNAVAILABLE", 5),
        0,
        Sample.Cpu.of(0.5, 0.5, 0, 1),
        Latency.NONE,
        Sample.Offer.NONE,
        new Sample.Memory(200, 220));
  }

  static Case cpus(String name, double... micros) {
    return new Case(
        name, "closed loop 10 x 10", DoubleStream.of(micros).mapToObj(Samples::cpu).toList());
  }

  static Case of(String name, Sample... samples) {
    return new Case(name, "closed loop 10 x 10", List.of(samples));
  }

  private static Sample sample(
      Map<String, Integer> failures, double perSecond, double micros, double busy) {
    return new Sample(
        1000,
        failures,
        perSecond,
        new Sample.Cpu(micros, busy, busy),
        new Latency(1, 1, 2, 2, 0, 0),
        Sample.Offer.NONE,
        new Sample.Memory(200, 220));
  }
}
