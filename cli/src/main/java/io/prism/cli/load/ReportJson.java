package io.prism.cli.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * What a run was and what it brought, for programs. Fields are only added; what was not measured is
 * null. Times are milliseconds.
 */
final class ReportJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /** One line of JSON. */
  static String render(Outcome outcome) {
    ObjectNode root = JSON.createObjectNode();
    root.put("run", outcome.runId());
    root.set("options", options(outcome.plan()));
    root.put("valid", outcome.invalid().isEmpty());
    outcome.invalid().ifPresent(why -> root.put("invalid_because", why));
    root.put("ended_early", outcome.endedEarly());
    root.put("elapsed_ms", outcome.elapsed().toMillis());
    root.put("answered", outcome.answered());
    root.put("failed", outcome.unanswered());
    root.put("error_share", outcome.errorShare());
    root.put("rate", rounded(outcome.answeredPerSecond()));
    ObjectNode calls = root.putObject("calls");
    for (CallKind kind : CallKind.values()) {
      if (outcome.plan().scenario().mix().has(kind)) {
        calls.set(kind.word(), kind(outcome.totals().of(kind), outcome));
      }
    }
    calls.set("all", kind(outcome.totals().all(), outcome));
    root.set("from_sending", times(outcome.totals().fromSending()));
    ObjectNode lag = times(outcome.totals().sendLag());
    lag.put("p99_bound_ms", millis(Validity.boundNanos(outcome)));
    root.set("send_lag", lag);
    root.set("errors", errors(outcome));
    root.set("objectives", objectives(outcome));
    return root.toString();
  }

  private static ObjectNode options(LoadPlan plan) {
    Scenario scenario = plan.scenario();
    ObjectNode options = JSON.createObjectNode();
    options.put("target", plan.target());
    options.put("namespace", plan.namespace());
    options.put("scenario", scenario.name());
    ObjectNode weights = options.putObject("calls");
    weights.put("get", scenario.mix().get());
    weights.put("put", scenario.mix().put());
    weights.put("scan", scenario.mix().scan());
    options.put("keys", scenario.keys());
    options.put("distribution", scenario.distribution().toString());
    options.put("value_bytes_min", scenario.valueSize().min());
    options.put("value_bytes_max", scenario.valueSize().max());
    options.put("page_items", scenario.pageItems());
    options.put("ttl_ms", plan.ttl().toMillis());
    options.put("rate", plan.rate());
    options.put("arrivals", plan.spacing().word());
    options.put("duration_ms", plan.duration().toMillis());
    options.put("warm_up_ms", plan.warmUp().toMillis());
    options.put("connections", plan.connections());
    options.put("most_outstanding", Outstanding.boundFor(scenario));
    options.put("timeout_ms", plan.timeout().toMillis());
    options.put("seed", plan.seed());
    return options;
  }

  private static ObjectNode kind(Totals.OfKind counts, Outcome outcome) {
    ObjectNode node = JSON.createObjectNode();
    node.put("answered", counts.answered());
    node.put("failed", counts.failed());
    node.put("rate", rounded(outcome.perSecond(counts.answered())));
    node.put("empty", counts.empty());
    node.put("sent_bytes", counts.sentBytes());
    node.put("received_bytes", counts.receivedBytes());
    node.set("latency", times(counts.latency()));
    return node;
  }

  private static ObjectNode times(Distribution times) {
    ObjectNode node = JSON.createObjectNode();
    put(node, "p50_ms", times.percentile(50));
    put(node, "p90_ms", times.percentile(90));
    put(node, "p99_ms", times.percentile(99));
    put(node, "p999_ms", times.percentile(99.9));
    put(node, "max_ms", times.max());
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalLong nanos) {
    if (nanos.isPresent()) {
      node.put(name, millis(nanos.getAsLong()));
    } else {
      node.putNull(name);
    }
  }

  private static ArrayNode errors(Outcome outcome) {
    ArrayNode errors = JSON.createArrayNode();
    outcome
        .totals()
        .failures()
        .forEach(
            (why, count) ->
                errors
                    .addObject()
                    .put("status", why.status())
                    .put("reason", why.reason())
                    .put("count", count));
    if (outcome.overdue() > 0) {
      errors
          .addObject()
          .put("status", "NOT_SENT")
          .put("reason", "GENERATOR_TOO_LATE")
          .put("count", outcome.overdue());
    }
    return errors;
  }

  private static ArrayNode objectives(Outcome outcome) {
    ArrayNode objectives = JSON.createArrayNode();
    for (Objective.Verdict verdict : outcome.verdicts()) {
      objectives
          .addObject()
          .put("objective", verdict.objective().text())
          .put("met", verdict.met())
          .put("measured", verdict.measured());
    }
    return objectives;
  }

  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.HALF_UP);
  }

  private static BigDecimal rounded(double number) {
    return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP);
  }
}
