package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.snapshot.ListenerKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws IOException {
    gateway = new GatewayFixture(dataDirectory);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private int run(ListenerKind listener, String... args) {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--target", gateway.address(listener)));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }

  private int run(String... args) {
    return run(ListenerKind.GRPC, args);
  }

  @ParameterizedTest
  @EnumSource(
      value = ListenerKind.class,
      names = {"HTTP", "METRICS"})
  void aPortThatSpeaksHttpIsNamedAsSuch(ListenerKind listener) {
    assertThat(run(listener, "kv", "get", "k")).as("%s", err).isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
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

    assertThat(err.toString()).contains(file + ", line 2:", "bogus");
    assertThat(out.toString()).contains("imported 2, failed 1");
  }

  @Test
  void anImportedItemLivesAsLongAsItsLineSays() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("items.jsonl"),
            "{\"key\": \"ttl/1\", \"text\": \"x\", \"ttl\": \"30m\"}\n");

    assertThat(run("kv", "import", file.toString())).isZero();
    out.getBuffer().setLength(0);
    assertThat(run("kv", "get", "ttl/1", "--json")).isZero();

    JsonNode item = new ObjectMapper().readTree(out.toString());
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
    out.getBuffer().setLength(0);
    assertThat(run("kv", "scan", "crlf/")).isZero();

    assertThat(out.toString().lines())
        .containsExactly("crlf/1\tone", "crlf/2\ttwo", "crlf/3\tthree");
  }

  @Test
  void aLineThatIsNoTextDoesNotStopTheOthers() throws IOException {
    Path file =
        Files.write(
            folder.resolve("items.tsv"),
            "text/1\tone\ntext/2\t\u00e4\ntext/3\tthree\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(run("kv", "import", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).contains(file + ", line 2:", "UTF-8");
    assertThat(out.toString()).contains("imported 2, failed 1");
  }

  @Test
  void aLineWithoutEndEndsTheImport() throws IOException {
    Path file = folder.resolve("items.jsonl");
    Files.writeString(file, "{\"key\": \"long/1\", \"text\": \"x\"}\n" + " ".repeat(25 << 20));

    assertThat(run("kv", "import", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(err.toString()).contains(file + ", line 2:", "24 MiB", "16 MiB");
    assertThat(out.toString()).contains("imported 1, failed 1");
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
    assertThat(out.toString()).contains("imported 10, failed 0");
  }

  @Test
  void aPortInUseIsNamedWithItsListenerAndTheRemedy() {
    String taken = gateway.address(ListenerKind.HTTP);

    assertThat(
            Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
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

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("'http'", taken, "in use", "--http-port")
        .doesNotContain("bind(");
  }

  @Test
  void aDirectoryIsNoPortsFile() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("ports"));

    assertThat(
            Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
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

    assertThat(err.toString()).isEqualToIgnoringNewLines(directory + ": Is a directory");
    assertThat(folder.resolve("ports.new")).doesNotExist();
  }

  @Test
  void aPluginsPortInUseIsNamedToo() {
    String taken = gateway.address(ListenerKind.GRPC);

    assertThat(
            Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
                    "plugin",
                    "--backend",
                    "memory",
                    "--data-dir",
                    folder.toString(),
                    "--listen",
                    taken))
        .isEqualTo(ExitCode.FAILED);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(taken, "in use", "--listen");
  }
}
