package io.prism.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report for programs. */
final class ReportJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  /**
   * All of it.
   *
   * @param arguments the command line
   */
  static ObjectNode render(
      Report report, Settings settings, Machine machine, Instant date, List<String> arguments) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("date", date.toString());
    json.put("commit", machine.commit());
    json.set("arguments", JSON.valueToTree(arguments));
    ObjectNode where = json.putObject("machine");
    where.put("processor", machine.processor());
    where.put("cores", machine.cores());
    where.put("memory_mib", machine.memoryMebibytes());
    where.put("system", machine.system());
    where.put("java", machine.java());
    where.put("load_average", machine.load());
    ObjectNode options = json.putObject("options");
    options.put("full", settings.full());
    options.put("repetitions", settings.repetitions());
    options.put("seconds", settings.seconds());
    options.put("warm_up_seconds", settings.warmUpSeconds());
    options.put("pinned", settings.serverCore().isPresent());
    options.set("gateway_options", JSON.valueToTree(settings.gatewayOptions()));
    json.set("missing", JSON.valueToTree(report.missing()));
    json.set("notes", JSON.valueToTree(report.notes()));
    ArrayNode rows = json.putArray("measures");
    report.rows().forEach(row -> rows.add(json(row)));
    ArrayNode cases = json.putArray("contestants");
    report.cases().forEach(each -> cases.add(json(each)));
    return json;
  }

  private static ObjectNode json(Row row) {
    Goal goal = row.goal();
    ObjectNode json =
        JSON.createObjectNode().put("measure", goal.measure()).put("unit", goal.unit().strip());
    row.value().ifPresent(value -> json.put("value", value));
    json.put("direction", goal.atMost() ? "at most" : "at least");
    bound(json, "must", goal.must());
    bound(json, "aim", goal.aim());
    return json.put("verdict", row.verdict().name().toLowerCase(Locale.ROOT))
        .put("note", row.note());
  }

  private static void bound(ObjectNode json, String name, double bound) {
    if (!Double.isNaN(bound)) {
      json.put(name, bound);
    }
  }

  private static ObjectNode json(Case turns) {
    ObjectNode json = JSON.createObjectNode().put("name", turns.name()).put("load", turns.load());
    summary(json, "cpu_us_per_call", turns, Sample::cpuMicros);
    summary(json, "calls_per_second", turns, Sample::perSecond);
    summary(json, "busy", turns, Sample::busy);
    summary(json, "p50_ms", turns, Sample::p50);
    summary(json, "p90_ms", turns, sample -> sample.latency().p90());
    summary(json, "p99_ms", turns, sample -> sample.latency().p99());
    summary(json, "p999_ms", turns, sample -> sample.latency().p999());
    summary(json, "send_lag_p50_ms", turns, sample -> sample.latency().lagP50());
    summary(json, "send_lag_p99_ms", turns, sample -> sample.latency().lagP99());
    json.put("latency_valid_runs", turns.served(Latency::isPunctual).size());
    summary(json, "offered_per_second", turns, Sample::offered);
    summary(json, "sent_per_second", turns, sample -> sample.offer().sentPerSecond());
    summary(json, "rss_mib", turns, sample -> sample.memory().now());
    summary(json, "peak_rss_mib", turns, sample -> sample.memory().peak());
    ObjectNode failures = json.putObject("failures");
    turns.failures().forEach(failures::put);
    json.put(
        "not_sent", turns.samples().stream().mapToLong(sample -> sample.offer().notSent()).sum());
    json.put("calls", turns.samples().stream().mapToLong(Sample::calls).sum());
    return json;
  }

  private static void summary(
      ObjectNode json, String name, Case turns, ToDoubleFunction<Sample> figure) {
    Summary summary = turns.of(figure);
    if (summary.count() == 0) {
      return;
    }
    json.putObject(name)
        .put("runs", summary.count())
        .put("min", summary.min())
        .put("median", summary.median())
        .put("max", summary.max())
        .put("spread", summary.spread());
  }
}
