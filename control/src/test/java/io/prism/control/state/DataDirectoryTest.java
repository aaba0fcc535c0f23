package io.prism.control.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.control.plan.Binding;
import io.prism.control.plan.Bindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

  private static final ControlState STATE =
      new ControlState(
          "here",
          1L << 40,
          new Bindings(
              Map.of(
                  "orders", new Binding("main", "postgres", "orders", 3),
                  "demo", new Binding("local", "sqlite", "demo", 0))));

  @TempDir Path folder;

  @Test
  void aNewDirectoryRemembersNothing() {
    try (DataDirectory directory = DataDirectory.open(folder.resolve("a/b"))) {
      assertThat(directory.load()).isEmpty();
      assertThat(directory.path()).isAbsolute().endsWith(Path.of("a", "b"));
    }
  }

  @Test
  void whatIsSavedIsThereAfterwards() {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      directory.save(ControlState.fresh("earlier"));
      directory.save(STATE);
    }
    assertThat(DataDirectory.peek(folder)).contains(STATE);
    try (DataDirectory directory = DataDirectory.open(folder)) {
      assertThat(directory.load()).contains(STATE);
    }
  }

  @Test
  void theFileCanBeReadByPeople() throws IOException {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      directory.save(STATE);
    }

    assertThat(Files.readString(folder.resolve("control-state.json")))
        .isEqualTo(
            """
            {
              "format" : 1,
              "installation" : "here",
              "snapshot_version" : 1099511627776,
              "bindings" : {
                "demo" : {
                  "backend" : "local",
                  "type" : "sqlite",
                  "store_namespace" : "demo",
                  "epoch" : 0
                },
                "orders" : {
                  "backend" : "main",
                  "type" : "postgres",
                  "store_namespace" : "orders",
                  "epoch" : 3
                }
              }
            }""");
  }

  @Test
  void aWriteThatWasCutShortLeavesTheEarlierState() throws IOException {
    try (DataDirectory directory = DataDirectory.open(folder)) {
      directory.save(STATE);
      Files.writeString(folder.resolve("control-state.json.tmp"), "{\"format\"");

      assertThat(directory.load()).contains(STATE);
      directory.save(STATE);
    }
    assertThat(DataDirectory.peek(folder)).contains(STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"format\": 0, \"installation\": \"x\", \"snapshot_version\": 1, \"bindings\": {}}",
        "{\"format\": \"1\", \"installation\": \"x\", \"snapshot_version\": 1, \"bindings\": {}}",
        "{\"format\": 1, \"snapshot_version\": 1, \"bindings\": {}}",
        "{\"format\": 1, \"installation\": \"\", \"snapshot_version\": 1, \"bindings\": {}}",
        "{\"format\": 1, \"installation\": \"x\", \"snapshot_version\": -1, \"bindings\": {}}",
        "{\"format\": 1, \"installation\": \"x\", \"snapshot_version\": 1}",
        "{\"format\": 1, \"installation\": \"x\", \"snapshot_version\": 1, \"bindings\": {\"n\": {}}}",
        "{\"format\": 1, \"installation\": \"x\", \"snapshot_version\": 1, \"bindings\": {\"n\":"
            + " {\"backend\": \"b\", \"type\": \"t\", \"store_namespace\": \"n\", \"epoch\": -1}}}",
        "{\"format\": 1, \"installation\": \"x\", \"snapshot_version\": 1, \"bindings\": {}} more",
        "{\"format\": 1, \"format\": 1, \"installation\": \"x\", \"snapshot_version\": 1,"
            + " \"bindings\": {}}",
      })
  void aDamagedFileIsRefusedAndNotGuessedAt(String content) throws IOException {
    Files.writeString(folder.resolve("control-state.json"), content);

    try (DataDirectory directory = DataDirectory.open(folder)) {
      assertThatThrownBy(directory::load)
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("control-state.json is damaged; restore it from a backup");
    }
  }

  @Test
  void aFileOfANewerReleaseIsRefused() throws IOException {
    Files.writeString(folder.resolve("control-state.json"), "{\"format\": 2, \"anything\": 1}");

    assertThatThrownBy(() -> DataDirectory.peek(folder))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("has format 2 and was written by a newer release")
        .hasMessageContaining("up to format 1");
  }

  @Test
  void aDirectoryThatIsInUseIsRefusedNamingTheProcess() {
    try (DataDirectory first = DataDirectory.open(folder)) {
      assertThatThrownBy(() -> DataDirectory.open(first.path()))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
    DataDirectory.open(folder).close();
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("cannot use the data directory " + file);
  }

  @Test
  void onlyTheOwnerMayLookInside() throws IOException {
    Path data = folder.resolve("private");
    DataDirectory.open(data).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }
}
