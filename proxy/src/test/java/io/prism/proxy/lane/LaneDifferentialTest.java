package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The light way answers what the ordinary way answers, and leaves behind what it leaves. */
class LaneDifferentialTest {

  private static final int REQUESTS = 30_000;

  private final LaneGateway plain = new LaneGateway(new MemoryBackendFactory());
  private final LaneGateway light = new LaneGateway(new MemoryBackendFactory());

  @BeforeEach
  void start(@TempDir Path directory) {
    for (LaneGateway gateway : List.of(plain, light)) {
      gateway.apply(LaneDifferential.snapshot(new Snapshots(directory).backend("m", "memory")));
    }
  }

  @AfterEach
  void stop() {
    plain.close();
    light.close();
  }

  @Test
  void answersAreTheSame() throws Exception {
    LaneDifferential.Taken taken =
        new LaneDifferential(plain, light)
            .compare(
                "LaneDifferentialTest", REQUESTS, "light", reply -> !reply.isWatched(), "ordinary");
    assertThat(light.counted()).as("seed %d", taken.seed()).isEqualTo(plain.counted());
    assertThat(light.held()).isZero();
    for (String method : LaneDifferential.METHODS) {
      assertThat(taken.ways()).as("seed %d", taken.seed()).containsKey(method + " ordinary OK");
      assertThat(taken.times(method + " light OK")).as("%s", taken).isGreaterThan(REQUESTS / 50);
      for (Status.Code code :
          List.of(
              Status.Code.NOT_FOUND,
              Status.Code.INVALID_ARGUMENT,
              Status.Code.FAILED_PRECONDITION,
              Status.Code.PERMISSION_DENIED,
              Status.Code.UNAUTHENTICATED)) {
        assertThat(taken.ways()).as("seed %d", taken.seed()).containsKey(method + " light " + code);
      }
    }
  }
}
