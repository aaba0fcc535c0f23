package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one file. */
class HeldFileIT {

  private static final NamespaceSpec SPEC =
      new NamespaceSpec(WritingProcess.NAMESPACE, Durability.STRONG, WritingProcess.INSTALLATION);

  @TempDir Path directory;

  @Test
  void fileOfALivingProcessIsRefusedAndThatOfAKilledOneIsNot() throws Exception {
    try (ChildProcess holder = ChildProcess.start(List.of(), directory, 0, 0);
        Backend second = SqliteFixture.create(directory, Map.of())) {
      second.start();
      assertThat(Await.failure(second.openNamespace(SPEC)).reason())
          .isEqualTo(ErrorReason.STORE_IN_USE);

      holder.kill();
      holder.awaitEnd();
      Awaitility.await()
          .until(() -> second.openNamespace(SPEC).handle((state, e) -> e == null).join());
    }
  }
}
