package io.prism.control.planning;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How much a team may choose itself, and what holds when the policy gives no number. */
public enum Level {
  /** Needs only; the planner chooses. */
  GUIDED(
      new Limits(
          Map.of(
              Limit.WRITE_RPS, 50_000L,
              Limit.READ_RPS, 100_000L,
              Limit.RETENTION_DAYS, 180L,
              Limit.DATA_BYTES, Amounts.TB,
              Limit.ITEM_BYTES, 100 * Amounts.MB),
          Optional.of(Set.of("Postgres", "Kafka", "Redis")),
          Map.of())),
  /** Also types of store and settings of drivers. */
  ADVANCED(
      new Limits(
          Map.of(
              Limit.WRITE_RPS, 500_000L,
              Limit.READ_RPS, 1_000_000L,
              Limit.RETENTION_DAYS, 365L,
              Limit.DATA_BYTES, 10 * Amounts.TB,
              Limit.ITEM_BYTES, 100 * Amounts.MB),
          Optional.of(Set.of("Postgres", "Kafka", "Redis", "NATS", "ClickHouse")),
          Map.of())),
  /** Everything. */
  EXPERT(Limits.NONE);

  private final Limits limits;

  Level(Limits limits) {
    this.limits = limits;
  }

  /** What holds when the policy gives no number. */
  public Limits limits() {
    return limits;
  }

  /** The word in policies, such as {@code Guided}. */
  public String word() {
    return Amounts.capitalised(name());
  }
}
