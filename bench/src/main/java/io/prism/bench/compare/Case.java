package io.prism.bench.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The turns of one contestant under one load.
 *
 * @param name what the tables call it
 * @param load what was asked of it
 * @param samples one of each repetition, at least one
 */
public record Case(String name, String load, List<Sample> samples) {

  /** Copies the samples. */
  public Case {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no repetition of " + name);
    }
  }

  /** A figure over the repetitions. */
  public Summary of(ToDoubleFunction<Sample> figure) {
    return Summary.of(samples.stream().map(figure::applyAsDouble).toList());
  }

  /** The least CPU per call: other work on the machine only ever adds to it. */
  public double cpu() {
    return of(Sample::cpuMicros).min();
  }

  /** Calls of all repetitions that did not end with status OK. */
  public long failed() {
    return samples.stream().mapToLong(Sample::failed).sum();
  }

  /** Whether the rates are the server's own, in every repetition. */
  public boolean isBusy() {
    return samples.stream().allMatch(Sample::isBusy);
  }

  /** The repetitions in which the generator was punctual and the server kept up. */
  public List<Sample> served(Predicate<Latency> punctual) {
    return samples.stream()
        .filter(each -> punctual.test(each.latency()) && each.isServed())
        .toList();
  }

  /** Calls of all repetitions that did not end with status OK, by status. */
  public Map<String, Long> failures() {
    Map<String, Long> all = new TreeMap<>();
    for (Sample sample : samples) {
      sample.failures().forEach((status, count) -> all.merge(status, (long) count, Long::sum));
    }
    return all;
  }
}
