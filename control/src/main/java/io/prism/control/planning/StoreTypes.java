package io.prism.control.planning;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of the types of store, as numbers. */
final class StoreTypes {

  /** Stores that understand SQL. */
  static final Set<String> SQL = Set.of("Postgres", "MySQL", "SQLite", "ClickHouse");

  /** Stores that change several rows or none. */
  static final Set<String> TRANSACTIONS = Set.of("Postgres", "MySQL", "SQLite");

  /** Stores in which each write changes a table in place. */
  static final Set<String> TABLES = Set.of("Postgres", "MySQL", "SQLite");

  /** Stores whose data is in partitions that Prism makes. */
  static final Set<String> PARTITIONED = Set.of("Kafka");

  /** Stores that keep as many copies as Prism asks for. */
  static final Set<String> REPLICATED = Set.of("Kafka", "NATS");

  /** The type that keeps large objects. */
  static final String OBJECTS = "S3";

  /** How many connections serve a load. */
  private static final Map<String, Pool> POOLS =
      Map.of(
          "Postgres", new Pool(10, 100),
          "MySQL", new Pool(10, 100),
          "Redis", new Pool(5, 1_000),
          "ClickHouse", new Pool(5, 200),
          "NATS", new Pool(1, Long.MAX_VALUE));

  private StoreTypes() {}

  /**
   * How many connections serve a load.
   *
   * @param least the fewest
   * @param rpsEach how many calls a second one serves
   */
  record Pool(int least, long rpsEach) {}

  static Optional<Pool> pool(String type) {
    return Optional.ofNullable(POOLS.get(type));
  }
}
