package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Settings;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a store uses, and which it refuses. */
class StoreFileTest {

  private static final int PAGE = 4_096;

  @TempDir Path directory;

  private Optional<String> identity = Optional.empty();

  private void sql(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + TestStore.file(directory));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private PrismException refusal(String installation) {
    try (Backend backend = SqliteFixture.create(directory, Map.of())) {
      backend.start();
      return Await.failure(
          backend.openNamespace(new NamespaceSpec("tested", Durability.STRONG, installation)));
    }
  }

  @Test
  void newerFormatIsRefusedAndLeftAlone() throws Exception {
    new TestStore(directory, Map.of()).close();
    sql("UPDATE meta SET value = '2' WHERE name = 'format'");
    PrismException refusal = refusal("tests");
    assertThat(refusal.reason()).isEqualTo(ErrorReason.FORMAT_TOO_NEW);
    assertThat(refusal.metadata()).containsEntry("format", "2").containsEntry("supported", "1");

    sql("UPDATE meta SET value = '1' WHERE name = 'format'");
    new TestStore(directory, Map.of()).close();
  }

  @Test
  void fileOfAnotherInstallationIsRefused() {
    new TestStore(directory, Map.of()).close();
    assertThat(refusal("others").reason()).isEqualTo(ErrorReason.STORE_IN_USE);
    new TestStore(directory, Map.of()).close();
  }

  @Test
  void fileOfAnOlderReleaseGetsAnIdentityThatStays() throws Exception {
    new TestStore(directory, Map.of()).close();
    sql("DELETE FROM meta WHERE name = 'identity'");
    try (TestStore store = new TestStore(directory, Map.of())) {
      identity = store.backend().health().storeIdentity();
    }
    assertThat(identity).isPresent();

    try (TestStore store = new TestStore(directory, Map.of())) {
      assertThat(store.backend().health().storeIdentity()).isEqualTo(identity);
    }
  }

  @Test
  void anotherFileThanTheExpectedOneIsRefusedAndLeftAlone() throws Exception {
    new TestStore(directory, Map.of()).close();
    BackendEnvironment environment =
        new BackendEnvironment(
            SqliteFixture.NAME,
            directory,
            new SimpleMeterRegistry(),
            InstantSource.system(),
            Optional.of("expected"));
    try (Backend backend = new SqliteBackendFactory().create(new Settings(Map.of()), environment)) {
      backend.start();

      assertThat(Await.failure(backend.openNamespace(TestStore.spec("intruder"))).reason())
          .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      assertThat(backend.health().state()).isEqualTo(Health.State.UNHEALTHY);
      assertThat(backend.health().details())
          .containsEntry(Health.STORE_IDENTITY, "expected")
          .containsKey(Health.OTHER_STORE);
    }
    sql(
        "INSERT INTO namespace (name, epoch, floor_epoch, floor_clock)"
            + " VALUES ('intruder', 0, 0, 0)");
  }

  @Test
  void databaseOfAnotherProgramIsRefused() throws Exception {
    sql("CREATE TABLE theirs (x)");
    assertThat(refusal("tests").reason()).isEqualTo(ErrorReason.STORE_IN_USE);
  }

  @Test
  void secondStoreOnTheFileIsRefusedUntilTheFirstCloses() {
    TestStore first = new TestStore(directory, Map.of());
    try (Backend second = SqliteFixture.create(directory, Map.of())) {
      second.start();
      for (int i = 0; i < 3; i++) {
        assertThat(Await.failure(second.openNamespace(TestStore.spec("tested"))).reason())
            .isEqualTo(ErrorReason.STORE_IN_USE);
      }
      assertThat(second.health().state()).isEqualTo(Health.State.UNHEALTHY);
      Await.result(first.put("k", "still mine"));
      first.close();
      Awaitility.await()
          .until(
              () ->
                  !second
                      .openNamespace(TestStore.spec("tested"))
                      .handle((s, e) -> e != null)
                      .join());
    }
  }

  @Test
  void directoryThatCannotBeUsedIsTriedAgain() throws Exception {
    Path blocked = directory.resolve("blocked");
    Files.createFile(blocked);
    try (Backend backend = SqliteFixture.create(blocked, Map.of())) {
      backend.start();
      assertThat(Await.failure(backend.openNamespace(TestStore.spec("n"))).reason())
          .isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
      Files.delete(blocked);
      Awaitility.await()
          .until(
              () -> backend.openNamespace(TestStore.spec("n")).handle((s, e) -> e == null).join());
      assertThat(backend.health().state()).isEqualTo(Health.State.HEALTHY);
    }
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws Exception {
    try (TestStore store = new TestStore(directory, Map.of())) {
      Await.result(store.put("k", "v"));
      for (String suffix : new String[] {"", "-wal", "-shm", ".lock"}) {
        Path file = directory.resolve(SqliteFixture.NAME + ".db" + suffix);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void logIsEmptiedWhenItReachesItsSize() throws Exception {
    Path log = directory.resolve(SqliteFixture.NAME + ".db-wal");
    try (TestStore store = new TestStore(directory, Map.of("log_size", "1MiB"))) {
      // Below the size at which SQLite would begin to move it by itself.
      for (int i = 0; i < 100; i++) {
        Await.result(store.put("key-" + i, ByteString.copyFrom(new byte[30_000])));
      }
      assertThat(Files.size(log)).isLessThan(2L << 20);
      assertThat(store.get("key-0")).isPresent();
    }
  }

  /** Fills a file and overwrites everything but its first pages, which hold schema and roots. */
  private void damage() throws Exception {
    try (TestStore store = new TestStore(directory, Map.of())) {
      for (int i = 0; i < 200; i++) {
        Await.result(store.put("key-" + i, ByteString.copyFrom(new byte[1_000])));
      }
    }
    Path file = TestStore.file(directory);
    byte[] garbage = new byte[PAGE];
    Arrays.fill(garbage, (byte) 0xa5);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 12L * PAGE; at < Files.size(file); at += PAGE) {
        channel.write(ByteBuffer.wrap(garbage), at);
      }
    }
  }

  @Test
  void damageThatAReaderMeetsIsReportedAndEndsWrites() throws Exception {
    damage();
    try (TestStore store = new TestStore(directory, Map.of())) {
      PrismException failure =
          Await.failure(store.find(KeyValueScan.class).count(store.call(), KeyRange.ALL));
      assertThat(failure.reason()).isEqualTo(ErrorReason.DATA_CORRUPTED);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.UNHEALTHY);
      assertThat(Await.failure(store.put("new", "v")).reason())
          .isEqualTo(ErrorReason.DATA_CORRUPTED);
    }
  }

  @Test
  void damageThatTheWriterMeetsIsReportedAndEndsWrites() throws Exception {
    damage();
    try (TestStore store = new TestStore(directory, Map.of())) {
      assertThat(Await.failure(store.put("key-150", "v")).reason())
          .isEqualTo(ErrorReason.DATA_CORRUPTED);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.UNHEALTHY);
      assertThat(Await.failure(store.put("new", "v")).reason())
          .isEqualTo(ErrorReason.DATA_CORRUPTED);
    }
  }

  @Test
  void fileThatIsNoDatabaseIsReported() throws Exception {
    Files.writeString(TestStore.file(directory), "no database ".repeat(1_000));
    assertThat(refusal("tests").reason()).isEqualTo(ErrorReason.DATA_CORRUPTED);
  }
}
