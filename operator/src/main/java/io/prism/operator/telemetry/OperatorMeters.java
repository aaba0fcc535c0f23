package io.prism.operator.telemetry;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.operator.config.ShardView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** The numbers of one replica, in the text format of Prometheus. Safe for use by many threads. */
public final class OperatorMeters implements AutoCloseable {

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final AtomicBoolean leads = new AtomicBoolean();
  private final InstantSource clock;
  private final MultiGauge streams;
  private final MultiGauge versions;
  private final MultiGauge ages;
  private final MultiGauge expiries;
  private volatile Supplier<List<ShardView>> shards = List::of;
  private volatile Supplier<Map<String, Instant>> certificates = Map::of;

  /** Without a shard or a certificate yet. */
  public OperatorMeters(InstantSource clock) {
    this.clock = clock;
    Gauge.builder("prism.operator.leader", leads, flag -> flag.get() ? 1 : 0)
        .description("Whether this replica leads")
        .register(meters);
    streams = gauges("prism.operator.streams", "Gateways that are connected to this replica");
    versions = gauges("prism.operator.config.version", "The version that was committed last");
    ages = gauges("prism.operator.config.age.seconds", "Since this replica saw that version");
    expiries =
        gauges(
            "prism.operator.certificate.expiry.timestamp.seconds",
            "When a certificate ends, in seconds since 1970");
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    collections.bindTo(meters);
  }

  private MultiGauge gauges(String name, String description) {
    return MultiGauge.builder(name).description(description).register(meters);
  }

  /** Counts reconciliations. */
  public Metrics reconciliations() {
    return new ReconcileMetrics(meters);
  }

  /** Says that this replica leads from now on; one that no longer does ends its process. */
  public void lead() {
    leads.set(true);
  }

  /** Tells from now on about shards; asked at each {@link #scrape}. */
  public void watchShards(Supplier<List<ShardView>> source) {
    shards = source;
  }

  /** Tells from now on when certificates end, by name; asked at each {@link #scrape}. */
  public void watchCertificates(Supplier<Map<String, Instant>> source) {
    certificates = source;
  }

  /** Everything as it is now. */
  public synchronized String scrape() {
    List<ShardView> seen = shards.get();
    register(streams, seen, ShardView::gateways);
    register(versions, seen, ShardView::version);
    register(ages, seen, this::age);
    expiries.register(
        certificates.get().entrySet().stream()
            .<MultiGauge.Row<?>>map(
                entry ->
                    MultiGauge.Row.of(
                        Tags.of("certificate", entry.getKey()), entry.getValue().getEpochSecond()))
            .toList(),
        true);
    return meters.scrape();
  }

  private static void register(
      MultiGauge gauge, List<ShardView> shards, Function<ShardView, Number> value) {
    gauge.register(
        shards.stream()
            .<MultiGauge.Row<?>>map(
                view ->
                    MultiGauge.Row.of(Tags.of("shard", view.shard().toString()), value.apply(view)))
            .toList(),
        true);
  }

  private double age(ShardView view) {
    return Duration.between(view.seen(), clock.instant()).toMillis() / 1000.0;
  }

  @Override
  public void close() {
    collections.close();
    meters.close();
  }
}
