package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  static List<List<String>> commands() {
    List<List<String>> paths = new ArrayList<>();
    collect(Main.commandLine(), List.of(), paths);
    return paths;
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> paths) {
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> below = new ArrayList<>(path);
              below.add(name);
              if (!name.equals("help")) {
                paths.add(below);
              }
              collect(sub, below, paths);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(List<String> path) {
    List<String> line = new ArrayList<>(path);
    line.add("--help");

    assertThat(run(line.toArray(String[]::new))).isZero();

    assertThat(out.toString()).contains("Usage: prism " + String.join(" ", path));
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kv",
        "nonsense",
        "kv get",
        "kv put k v --if-absent --if-present",
        "kv put k v --ttl soon",
        "kv put k v --ttl 1s --no-expiration",
        "kv cas k v",
        "kv put k v --if-version not*base64",
        "plugin --backend memory --listen nowhere"
      })
  void aWrongCommandLineIsExplained(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void anAbsentGatewayIsNamedAsSuch() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(run("kv", "get", "k", "--target", "127.0.0.1:" + closed))
        .isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("prism dev");
  }

  @Test
  void validateShowsEveryViolationOfBothDocuments() throws IOException {
    Path application =
        Files.writeString(
            folder.resolve("prism.yaml"),
            """
            namespaces:
              - name: Orders
                pattern: keyvalue
              - name: events
                pattern: timeseries
            """);
    Path server =
        Files.writeString(folder.resolve("server.yaml"), "listeners: {grpc: {port: x}}\n");

    int exit = run("validate", "--config", application.toString(), "--server", server.toString());

    assertThat(exit).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString())
        .contains("prism.yaml:2", "Orders", "prism.yaml:5", "timeseries", "server.yaml:1");
  }

  @Test
  void validateAcceptsWhatIsBuiltIn() {
    assertThat(run("validate")).isZero();
    assertThat(out.toString()).endsWith("valid\n");
  }

  @Test
  void validateTellsProgramsInJson() throws IOException {
    Path application = Files.writeString(folder.resolve("prism.yaml"), "namespaces: 1\n");

    assertThat(run("validate", "--json", "--config", application.toString()))
        .isEqualTo(ExitCode.FAILED);

    JsonNode told = new ObjectMapper().readTree(out.toString());
    assertThat(told.path("valid").asBoolean(true)).isFalse();
    assertThat(told.path("violations").path(0).path("line").asInt()).isEqualTo(1);
    assertThat(told.path("violations").path(0).path("remedy").asText()).isNotEmpty();
  }

  @Test
  void completionCoversTheCommands() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString()).contains("kv", "validate", "--if-version");
  }

  @Test
  void versionTellsTheJavaThatRunsIt() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).contains("java " + Runtime.version());
  }
}
