package io.prism.proxy.backend;

import io.prism.backend.NamespaceSpec;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.backend.keyvalue.wire.BatchDecoder;
import io.prism.backend.keyvalue.wire.RequestDecoder;
import io.prism.backend.keyvalue.wire.ScanDecoder;
import io.prism.backend.keyvalue.wire.TokenDecoder;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.proxy.limits.Bulkhead;
import io.prism.proxy.limits.RateLimiter;
import io.prism.proxy.telemetry.CallCounters;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Everything a call needs to know of its namespace, looked up once a call. A call keeps the route
 * it started with, whatever snapshot arrives meanwhile.
 */
public final class NamespaceRoute {

  private final NamespaceConfig config;
  private final StoreHandle store;
  private final NamespaceOpening opening;
  private final Bulkhead bulkhead;
  private final RateLimiter rate;
  private final CallCounters counters;
  private final KeyValueLimits limits;
  private final RequestDecoder items;
  private final BatchDecoder batches;
  private final ScanDecoder scans;
  private final TokenDecoder tokens;

  /** A route to {@code store}; the last four are shared by all routes of the same namespace. */
  public NamespaceRoute(
      NamespaceConfig config,
      StoreHandle store,
      NamespaceOpening opening,
      Bulkhead bulkhead,
      RateLimiter rate,
      CallCounters counters) {
    this.config = config;
    this.store = store;
    this.opening = opening;
    this.bulkhead = bulkhead;
    this.rate = rate;
    this.counters = counters;
    this.limits = KeyValueLimits.DEFAULT.withMaxValueBytes(config.limits().maxValueBytes());
    OptionalLong defaultTtl =
        config
            .defaultTtl()
            .map(Duration::toMillis)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    this.items = new RequestDecoder(limits, defaultTtl);
    this.batches = new BatchDecoder(items);
    this.scans = new ScanDecoder(limits);
    this.tokens = new TokenDecoder(config.idempotencyWindow().toMillis());
  }

  /** The name clients use. */
  public String name() {
    return config.name();
  }

  /** How the namespace is configured. */
  public NamespaceConfig config() {
    return config;
  }

  /** The store that holds its data. */
  public StoreHandle store() {
    return store;
  }

  /** Whether it goes to this store, opened like this. */
  boolean isOn(StoreHandle other, NamespaceSpec spec, int epoch) {
    return opening.isOf(other, spec, epoch);
  }

  /** Whether the store has opened it. */
  public NamespaceOpening opening() {
    return opening;
  }

  /** Bounds its concurrent calls. */
  public Bulkhead bulkhead() {
    return bulkhead;
  }

  /** Bounds how fast its calls come. */
  public RateLimiter rate() {
    return rate;
  }

  /** Counts its calls. */
  public CallCounters counters() {
    return counters;
  }

  /** Bounds on its requests. */
  public KeyValueLimits limits() {
    return limits;
  }

  /** Reads requests on single items. */
  public RequestDecoder items() {
    return items;
  }

  /** Reads requests on many items. */
  public BatchDecoder batches() {
    return batches;
  }

  /** Reads requests on ranges. */
  public ScanDecoder scans() {
    return scans;
  }

  /** Reads idempotency tokens. */
  public TokenDecoder tokens() {
    return tokens;
  }

  /**
   * The epoch that writes carry.
   *
   * @throws PrismException why the store has not opened the namespace
   */
  public int requireOpen() {
    return Math.max(config.epoch(), opening.requireOpen());
  }
}
