package io.prism.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {

  @TempDir private Path folder;

  @Test
  void findsNothingThatIsNotThere() {
    assertThat(Tools.find("no-such-program", Map.of("PATH", folder.toString()))).isEmpty();
    assertThat(Tools.find("no-such-program", Map.of())).isEmpty();
  }

  @Test
  void namesWhatMustBeThereAndIsNot() {
    assertThatThrownBy(() -> Tools.require("no-such-program"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
  }

  @Test
  void takesTheOneOfThePeersFirst() throws IOException {
    Path peers = program(folder.resolve("peers"), "rwxr-xr-x");
    Path other = program(folder.resolve("other"), "rwxr-xr-x");

    assertThat(
            Tools.find(
                "peer-xyz",
                Map.of(
                    "PEERS_BIN",
                    peers.getParent().toString(),
                    "PATH",
                    other.getParent().toString())))
        .contains(peers);
    assertThat(Tools.find("peer-xyz", Map.of("PATH", "/nowhere:" + other.getParent())))
        .contains(other);
  }

  @Test
  void passesOverWhatCannotBeRun() throws IOException {
    Path file = program(folder.resolve("data"), "rw-r--r--");

    assertThat(Tools.find("peer-xyz", Map.of("PATH", file.getParent().toString()))).isEmpty();
  }

  private static Path program(Path parent, String permissions) throws IOException {
    Files.createDirectories(parent);
    Path file = Files.writeString(parent.resolve("peer-xyz"), "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
