package io.prism.bench.compare;

import java.util.List;
import java.util.Optional;

/**
 * How a comparison is run.
 *
 * <p>The gateway is measured on its fast lane unless the options say otherwise.
 *
 * @param full whether the parts that take long are measured, too
 * @param repetitions turns of each contestant
 * @param seconds the length of a turn
 * @param warmUpSeconds how long a contestant is warmed up at most
 * @param serverCore the core that contestants are pinned to; empty: none
 * @param loadCore the core of the generator and of backends; empty: none
 * @param gatewayOptions the gateway's options, its lane among them
 */
public record Settings(
    boolean full,
    int repetitions,
    double seconds,
    int warmUpSeconds,
    Optional<Integer> serverCore,
    Optional<Integer> loadCore,
    List<String> gatewayOptions) {

  /** Copies the options. */
  public Settings {
    if (repetitions < 1 || !(seconds > 0) || warmUpSeconds < 0) {
      throw new IllegalArgumentException("a comparison takes at least one turn of some length");
    }
    gatewayOptions = Lane.of(gatewayOptions).in(gatewayOptions);
  }

  /** What is measured, in a line. */
  String measured() {
    return "gateway: prism dev "
        + String.join(" ", gatewayOptions)
        + ", with the JVM options of the distribution's launcher";
  }
}
