package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.prism.backend.Health;
import io.prism.backend.tck.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void storeOpensOnAFullDiskAndReads() {
    int items;
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      items = FullStoreTest.fill(store);
    }
    try (TestStore store = new TestStore(mountPoint, Map.of())) {
      assertAllThere(store, items);
    }
  }

  private static void assertAllThere(TestStore store, int items) {
    for (int i = 0; i < items; i++) {
      assertThat(store.get("item-" + i)).as("item %s", i).isPresent();
    }
  }
}
