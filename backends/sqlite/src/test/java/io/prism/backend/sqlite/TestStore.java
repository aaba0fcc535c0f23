package io.prism.backend.sqlite;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Durability;
import io.prism.backend.HybridClock;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.tck.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A started store with one open namespace, for tests that look behind the contract. */
final class TestStore implements AutoCloseable {

  private static final String NAMESPACE = "tested";

  private final Path directory;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Backend backend;
  private final HybridClock clock = new HybridClock(InstantSource.system());

  /** Starts a store and waits until it serves. */
  TestStore(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.backend = SqliteFixture.create(directory, settings, meters);
    backend.start();
    open(NAMESPACE);
  }

  /** Opens another namespace. */
  void open(String namespace) {
    Await.result(backend.openNamespace(spec(namespace)));
  }

  static NamespaceSpec spec(String namespace) {
    return new NamespaceSpec(namespace, Durability.STRONG, "tests");
  }

  /** What the store measures. */
  MeterRegistry meters() {
    return meters;
  }

  Backend backend() {
    return backend;
  }

  <T extends BackendInterface> T find(Class<T> type) {
    return backend.find(type).orElseThrow();
  }

  CallContext call(String namespace, Duration timeout) {
    return new CallContext(namespace, System.currentTimeMillis(), Deadline.after(timeout));
  }

  CallContext call() {
    return call(NAMESPACE, Duration.ofMinutes(1));
  }

  WriteContext write() {
    return new WriteContext(call(), clock.next(0));
  }

  CompletableFuture<Results.PutResult> put(String key, ByteString value) {
    return put(call(), key, value);
  }

  CompletableFuture<Results.PutResult> put(CallContext call, String key, ByteString value) {
    return find(KeyValueBasic.class)
        .put(
            new WriteContext(call, clock.next(0)),
            new Mutation.Put(Key.of(key), value, Expiry.NEVER, Condition.NONE));
  }

  CompletableFuture<Results.PutResult> put(String key, String value) {
    return put(key, ByteString.copyFromUtf8(value));
  }

  CompletableFuture<Results.DeleteResult> delete(String key) {
    return find(KeyValueBasic.class)
        .delete(write(), new Mutation.Delete(Key.of(key), Optional.empty()));
  }

  CompletableFuture<Results.IncrementResult> increment(String key) {
    return find(KeyValueCounter.class)
        .increment(write(), new Mutation.Increment(Key.of(key), 1, OptionalLong.empty()));
  }

  Optional<String> get(String key) {
    return Await.result(find(KeyValueBasic.class).get(call(), Key.of(key)))
        .map(Item::value)
        .map(ByteString::toStringUtf8);
  }

  /**
   * Keeps the store's writer waiting until the connection is closed: what is called meanwhile waits
   * together. One write is sent and is under way when this returns.
   */
  Connection holdWriter() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(directory));
    try (var statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    }
    CompletableFuture<Results.PutResult> first = put("under way", "");
    Awaitility.await().until(() -> "0".equals(backend.health().details().get("waiting_writes")));
    if (first.isDone()) {
      throw new AssertionError("the writer is not held");
    }
    return connection;
  }

  /** Adds keys {@code dead-0000000} and on, all deleted and not swept. */
  void addDeadRows(int rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(directory));
        PreparedStatement insert =
            connection.prepareStatement(
                """
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
                INSERT INTO item (namespace, key, epoch, clock, deleted_at)
                SELECT namespace.id, CAST(printf('dead-%07d', i) AS BLOB), 0, 1, 1
                FROM n, namespace WHERE namespace.name = ?""")) {
      insert.setInt(1, rows);
      insert.setString(2, NAMESPACE);
      insert.executeUpdate();
    }
  }

  CompletableFuture<ScanPage> scan(CallContext call, boolean reverse) {
    return scan(call, reverse, Optional.empty());
  }

  CompletableFuture<ScanPage> scanBehind(Key key, boolean reverse) {
    return scan(call(), reverse, Optional.of(key));
  }

  private CompletableFuture<ScanPage> scan(CallContext call, boolean reverse, Optional<Key> after) {
    return find(KeyValueScan.class)
        .scan(call, new ScanQuery(KeyRange.ALL, reverse, after, 100, 1_000_000, false));
  }

  CompletableFuture<Long> count() {
    return find(KeyValueScan.class).count(call(), KeyRange.ALL);
  }

  /** Where a store keeps its data. */
  static Path file(Path directory) {
    return directory.resolve(SqliteFixture.NAME + ".db");
  }

  @Override
  public void close() {
    backend.close();
  }
}
