package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.snapshot.ListenerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands and a gateway that answers them. */
class GatewayCommandsTest {

  @TempDir static Path dataDirectory;
  private static GatewayFixture gateway;

  @TempDir Path folder;

  private final CommandRun command = new CommandRun();

  @BeforeAll
  static void start() throws IOException {
    gateway = new GatewayFixture(dataDirectory);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private int run(ListenerKind listener, String... args) {
    return command.at(gateway.address(listener), args);
  }

  private int run(String... args) {
    return run(ListenerKind.GRPC, args);
  }

  @ParameterizedTest
  @EnumSource(
      value = ListenerKind.class,
      names = {"HTTP", "METRICS"})
  void aPortThatSpeaksHttpIsNamedAsSuch(ListenerKind listener) {
    assertThat(run(listener, "kv", "get", "k"))
        .as("%s", command.err())
        .isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err())
        .contains(gateway.address(listener), "HTTP", "gRPC", "8980", "--grpc-port")
        .doesNotContain("Metadata", "DATA", "exception");
  }

  @Test
  void anImportRefusesFieldsThatItDoesNotKnow() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.jsonl"),
            """
            {"key": "fields/1", "text": "x"}
            {"key": "fields/2", "text": "x", "ttl": "5s", "bogus": 1}
            {"key": "fields/3", "text": "x"}
            """);

    assertThat(run("kv", "import", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).contains(file + ", line 2:", "bogus");
    assertThat(command.out()).contains("imported 2, failed 1");
  }

  @Test
  void anImportedItemLivesAsLongAsItsLineSays() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.jsonl"),
            "{\"key\": \"ttl/1\", \"text\": \"x\", \"ttl\": \"30m\"}\n");

    assertThat(run("kv", "import", file.toString())).isZero();
    command.clear();
    assertThat(run("kv", "get", "ttl/1", "--json")).isZero();

    JsonNode item = new ObjectMapper().readTree(command.out());
    assertThat(Instant.parse(item.path("expiresAt").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(29)), Instant.now().plus(Duration.ofMinutes(30)));
  }

  @Test
  void aFileOfAnotherSystemIsImportedAsItLooks() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.tsv"), "\uFEFFcrlf/1\tone\r\ncrlf/2\ttwo\r\n\r\ncrlf/3\tthree");

    assertThat(run("kv", "import", file.toString())).isZero();
    command.clear();
    assertThat(run("kv", "scan", "crlf/")).isZero();

    assertThat(command.out().lines())
        .containsExactly("crlf/1\tone", "crlf/2\ttwo", "crlf/3\tthree");
  }

  @Test
  void aLineThatIsNoTextDoesNotStopTheOthers() throws IOException {
    Path file =
        Files.write(
            folder.resolve("items.tsv"),
            "text/1\tone\ntext/2\t\u00e4\ntext/3\tthree\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(run("kv", "import", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).contains(file + ", line 2:", "UTF-8");
    assertThat(command.out()).contains("imported 2, failed 1");
  }

  @Test
  void aLineWithoutEndEndsTheImport() throws IOException {
    Path file = folder.resolve("items.jsonl");
    Files.writeString(file, "{\"key\": \"long/1\", \"text\": \"x\"}\n" + " ".repeat(25 << 20));

    assertThat(run("kv", "import", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).contains(file + ", line 2:", "24 MiB", "16 MiB");
    assertThat(command.out()).contains("imported 1, failed 1");
  }

  @Test
  void batchesOfLargeValuesStayBelowTheLimitOfABatch() throws IOException {
    String large = Base64.getEncoder().encodeToString(new byte[1 << 20]);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append("{\"key\": \"large/").append(i).append("\", \"value\": \"").append(large);
      lines.append("\"}\n");
    }
    Path file = Files.writeString(folder.resolve("items.jsonl"), lines);

    assertThat(run("kv", "import", file.toString())).isZero();
    assertThat(command.out()).contains("imported 10, failed 0");
  }

  @Test
  void aPortInUseIsNamedWithItsListenerAndTheRemedy() {
    String taken = gateway.address(ListenerKind.HTTP);

    assertThat(
            command.run(
                "dev",
                "--data-dir",
                folder.toString(),
                "--http-port",
                taken.substring(taken.lastIndexOf(':') + 1),
                "--grpc-port",
                "0",
                "--admin-port",
                "0",
                "--metrics-port",
                "0"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err())
        .contains("'http'", taken, "in use", "--http-port")
        .doesNotContain("bind(");
  }

  @Test
  void aDirectoryIsNoPortsFile() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("ports"));

    assertThat(
            command.run(
                "dev",
                "--data-dir",
                folder.resolve("data").toString(),
                "--ports-file",
                directory.toString(),
                "--http-port=0",
                "--grpc-port=0",
                "--admin-port=0",
                "--metrics-port=0"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).isEqualToIgnoringNewLines(directory + ": Is a directory");
    assertThat(folder.resolve("ports.new")).doesNotExist();
  }

  @Test
  void aPluginsPortInUseIsNamedToo() {
    String taken = gateway.address(ListenerKind.GRPC);

    assertThat(
            command.run(
                "plugin",
                "--backend",
                "memory",
                "--data-dir",
                folder.toString(),
                "--listen",
                taken))
        .isEqualTo(ExitCode.FAILED);

    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains(taken, "in use", "--listen");
  }
}
