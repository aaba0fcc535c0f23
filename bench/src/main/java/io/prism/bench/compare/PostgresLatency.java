package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.PostgresSides;
import io.prism.bench.reference.Dapr;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
      AIMS.keySet().forEach(percentile -> goals.add(daprs(operation, percentile)));
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

  private static Goal daprs(String operation, String percentile) {
    return Goal.atMost(
        "PostgreSQL %s 1 KiB at 1,000/s: %s added against what Dapr adds"
            .formatted(operation, percentile),
        "x",
        0.5,
        Double.NaN);
  }

  @Override
  public boolean isShort() {
    return false;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    try (PostgresSides sides = PostgresSides.start(run.folder(), run.settings().gatewayOptions());
        Servers servers = new Servers()) {
      Optional<Running> dapr =
          run.start(servers, Dapr.TOOL, () -> Dapr.onPostgres(run.folder(), sides.port()));
      // Gets then find every key, or nearly so.
      sides.direct(new PostgresSides.Variant(16, false), "put", 16, 1000);
      sides.through("put", 16, 1000);
      for (String operation : List.of("put", "get")) {
        measure(run, sides, dapr, operation);
      }
    }
  }

  private static void measure(
      Run run, PostgresSides sides, Optional<Running> dapr, String operation)
      throws IOException, InterruptedException {
    double seconds = Math.max(3, run.settings().seconds());
    List<JsonNode> direct = new ArrayList<>();
    List<JsonNode> through = new ArrayList<>();
    List<JsonNode> daprs = new ArrayList<>();
    for (int i = 0; i < run.settings().repetitions(); i++) {
      run.say("PostgreSQL " + operation + " at 1,000/s: turn " + (i + 1));
      direct.add(sides.pacedDirect(operation, seconds));
      through.add(sides.pacedThrough(operation, seconds));
      if (dapr.isPresent()) {
        daprs.add(sides.pacedDapr(dapr.get(), operation, seconds));
      }
    }
    AIMS.forEach(
        (percentile, aim) -> {
          Added ours = added(percentile, direct, through);
          run.report().add(ours.row(goal(operation, percentile, aim), ours.millis()));
          Goal goal = daprs(operation, percentile);
          if (daprs.isEmpty()) {
            run.report().add(Row.skipped(goal, "this takes daprd in the folder of PEERS_BIN"));
            return;
          }
          Added theirs = added(percentile, direct, daprs);
          Added less = theirs.isValid() ? ours : theirs;
          run.report().add(less.row(goal, ours.millis() / theirs.millis()));
        });
  }

  /**
   * A percentile of one side less that of another.
   *
   * @param isValid whether each side had a turn with a punctual generator
   */
  private record Added(double millis, boolean isValid, String note) {

    Row row(Goal goal, double value) {
      return isValid
          ? Row.measured(goal, value, note)
          : Row.invalid(goal, value, "the generator was late: " + note);
    }
  }

  private static Added added(String percentile, List<JsonNode> direct, List<JsonNode> through) {
    List<JsonNode> punctual = punctual(direct, percentile);
    List<JsonNode> punctualToo = punctual(through, percentile);
    boolean valid = !punctual.isEmpty() && !punctualToo.isEmpty();
    double before =
        Summary.median(valid ? punctual : direct, run -> run.path(percentile).asDouble());
    double after =
        Summary.median(valid ? punctualToo : through, run -> run.path(percentile).asDouble());
    return new Added(
        after - before,
        valid,
        String.format(
            Locale.ROOT,
            "%.3f over %.3f ms, medians of %d and %d punctual runs of %d",
            after,
            before,
            punctualToo.size(),
            punctual.size(),
            direct.size()));
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
