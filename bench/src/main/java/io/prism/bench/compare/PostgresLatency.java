package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.PostgresSides;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the gateway adds to the latency of PostgreSQL at 1,000 calls a second over 16 connections:
 * the same program drives both, in turn, and the percentiles are subtracted.
 */
final class PostgresLatency implements Group {

  private static final Map<String, Double> AIMS =
      new TreeMap<>(Map.of("p50", 0.1, "p90", 0.2, "p99", 0.5));

  @Override
  public String name() {
    return "postgres-latency";
  }

  @Override
  public String description() {
    return "Latency added to PostgreSQL at 1,000/s.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (String operation : List.of("get", "put")) {
      AIMS.forEach((percentile, aim) -> goals.add(goal(operation, percentile, aim)));
    }
    return goals;
  }

  private static Goal goal(String operation, String percentile, double aim) {
    return Goal.atMost(
        "PostgreSQL %s 1 KiB at 1,000/s: %s added".formatted(operation, percentile),
        " ms",
        Double.NaN,
        aim);
  }

  @Override
  public boolean isShort() {
    return false;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    try (PostgresSides sides = PostgresSides.start(run.folder(), run.settings().gatewayOptions())) {
      double seconds = Math.max(3, run.settings().seconds());
      // Gets then find every key, or nearly so.
      sides.direct(new PostgresSides.Variant(16, false), "put", 16, 1000);
      sides.through("put", 16, 1000);
      for (String operation : List.of("put", "get")) {
        List<JsonNode> direct = new ArrayList<>();
        List<JsonNode> through = new ArrayList<>();
        for (int i = 0; i < run.settings().repetitions(); i++) {
          run.say("PostgreSQL " + operation + " at 1,000/s: turn " + (i + 1));
          direct.add(sides.pacedDirect(operation, seconds));
          through.add(sides.pacedThrough(operation, seconds));
        }
        AIMS.forEach(
            (percentile, aim) ->
                run.report()
                    .add(added(goal(operation, percentile, aim), percentile, direct, through)));
      }
    }
  }

  private static Row added(
      Goal goal, String percentile, List<JsonNode> direct, List<JsonNode> through) {
    List<JsonNode> punctual = punctual(direct, percentile);
    List<JsonNode> punctualToo = punctual(through, percentile);
    boolean valid = !punctual.isEmpty() && !punctualToo.isEmpty();
    double before = Summary.median(valid ? punctual : direct, run -> run.path(percentile).asDouble());
    double after = Summary.median(
            valid ? punctualToo : through, run -> run.path(percentile).asDouble());
    String note =
        String.format(
            Locale.ROOT,
            "%.3f over %.3f ms, medians of %d and %d punctual runs of %d; the must is half of Dapr's",
            after,
            before,
            punctualToo.size(),
            punctual.size(),
            direct.size());
    return valid
        ? Row.measured(goal, after - before, note)
        : Row.invalid(goal, after - before, "the generator was late: " + note);
  }

  private static List<JsonNode> punctual(List<JsonNode> runs, String percentile) {
    return runs.stream()
        .filter(
            run -> {
              Latency latency = Latency.of(run);
              return "p50".equals(percentile) ? latency.isMedianPunctual() : latency.isPunctual();
            })
        .toList();
  }
}
