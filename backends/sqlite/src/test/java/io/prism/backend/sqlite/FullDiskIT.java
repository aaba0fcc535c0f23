package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import io.prism.backend.Health;
import io.prism.backend.tck.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, which is a small file system in memory. */
class FullDiskIT {

  private static final int BALLAST_BYTES = 4 << 20;

  @TempDir Path mountPoint;

  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    if (run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", mountPoint.toString()) != 0) {
      String message = "a small file system cannot be mounted here; run as root";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      Assumptions.abort(message);
    }
    ballast = mountPoint.resolve("ballast");
    Files.write(ballast, new byte[BALLAST_BYTES]);
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", mountPoint.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void nothingAcknowledgedIsLostAndWritesGoOnOnceThereIsRoom() throws Exception {
    int items;
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      items = FullStoreTest.fill(store);
      assertThat(items).isGreaterThan(20);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.DEGRADED);
      assertAllThere(store, items);

      Files.delete(ballast);
      Await.result(store.put("after", "1"));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
      assertAllThere(store, items);
    }
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      assertAllThere(store, items);
      assertThat(store.get("after")).contains("1");
    }
  }

  @Test
  void storeOpensOnAFullDiskReadsAndDeletes() {
    int items;
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      items = FullStoreTest.fill(store);
    }
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      assertAllThere(store, items);
      deleteAll(store, items);
    }
  }

  @Test
  void itemsThatFillTheDiskCanBeDeletedAndTheirRoomIsUsedAgain() {
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      for (int round = 0; round < 3; round++) {
        int items = FullStoreTest.fill(store);
        assertThat(items).isGreaterThan(20);
        deleteAll(store, items);
      }
    }
  }

  @Test
  void deletesGoOnWhenAnotherProgramHasFilledTheDisk() throws Exception {
    Path reserve = mountPoint.resolve(SqliteFixture.NAME + ".db-reserve");
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      for (int i = 0; i < 20; i++) {
        Await.result(store.put("item-" + i, FullStoreTest.LARGE));
      }
      fillDisk();
      // More than what the log takes between two of its moves into the file.
      FullStoreTest.assertFull(store.put("large", ByteString.copyFrom(new byte[5 << 20])));
      assertThat(reserve).exists();
      deleteAll(store, 20);
      assertThat(reserve).doesNotExist();
      FullStoreTest.assertFull(store.put("more", FullStoreTest.LARGE));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.DEGRADED);

      Files.delete(ballast);
      Await.result(store.put("after", "1"));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
      assertThat(reserve).exists();
    }
  }

  @Test
  void sweepsGoOnOnAFullDisk() throws Exception {
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      Await.result(store.put("item", "1"));
      Await.result(store.delete("item"));
      fillDisk();
      long later = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
      assertThat(Await.result(store.backend().sweep(later)).removedTombstones()).isEqualTo(1);
    }
  }

  private void fillDisk() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.APPEND)) {
      byte[] page = new byte[4_096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(mountPoint.toFile().getUsableSpace()).isZero();
    }
  }

  private static void deleteAll(TestStore store, int items) {
    for (int i = 0; i < items; i++) {
      assertThat(Await.result(store.delete("item-" + i)).deletedCount()).as("item %s", i).isOne();
    }
  }

  private static void assertAllThere(TestStore store, int items) {
    for (int i = 0; i < items; i++) {
      assertThat(store.get("item-" + i)).as("item %s", i).isPresent();
    }
  }
}
