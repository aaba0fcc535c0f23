package io.prism.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what the documentation tells people to run. Shell blocks of a page run in order against one
 * gateway; ports are replaced by those it got. Documents are checked with {@code prism validate}.
 */
class DocumentationIT {

  private static final Path ROOT = Path.of(System.getProperty("prism.root"));
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(?<info>[^\\n]*)\\n(?<body>.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * The README's own two commands: the one is how the gateway of this test runs, the other is us.
   */
  private static final List<String> NOT_REPEATED = List.of("./prism dev", "./prism test");

  @TempDir Path folder;

  static List<String> pages() throws IOException {
    List<String> pages = new ArrayList<>(List.of("README.md"));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString())
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockWorks(String page) throws Exception {
    try (PrismProcess gateway = PrismProcess.dev(folder)) {
      Files.createSymbolicLink(folder.resolve("prism"), Path.of(PrismProcess.command()));
      Files.createDirectory(folder.resolve("documents"));
      int number = 0;
      for (Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve(page))); block.find(); ) {
        number++;
        String where = page + ", block " + number;
        String info = block.group("info").strip();
        String body = block.group("body");
        switch (info) {
          case "sh" -> run(where, body, gateway);
          case "sh grpcurl" -> runIfInstalled(where, "grpcurl", body, gateway);
          case "sh background=9470", "text" -> {}
          case "yaml" -> validate(where, "--config", write("prism.yaml", body));
          case "yaml server" -> {
            write("server.yaml", body);
            validate(where);
          }
          default -> throw new AssertionError(where + ": unknown kind of block '" + info + "'");
        }
      }
    }
  }

  /** A tool that few machines have: its absence fails the build server, which installs it. */
  private void runIfInstalled(String where, String tool, String body, PrismProcess gateway)
      throws Exception {
    Shell.Outcome found = Shell.run(folder, Map.of(), List.of("sh", "-c", "command -v " + tool));
    if (found.exitCode() == 0) {
      run(where, body, gateway);
    } else {
      assertThat(System.getenv("CI")).as("%s: %s is not installed", where, tool).isNull();
    }
  }

  private void run(String where, String body, PrismProcess gateway) throws Exception {
    if (NOT_REPEATED.contains(body.strip())) {
      return;
    }
    String script =
        body.replace("127.0.0.1:8080", gateway.address("http"))
            .replace("127.0.0.1:8980", gateway.address("grpc"))
            .replace("127.0.0.1:9090", gateway.address("metrics"));
    Shell.Outcome outcome =
        Shell.run(
            folder,
            Map.of("PRISM_TARGET", gateway.address("grpc")),
            List.of("bash", "-euo", "pipefail", "-c", script));
    assertThat(outcome.exitCode()).as("%s: %s", where, outcome).isZero();
    assertThat(outcome.out() + outcome.err()).as(where).doesNotContain("\"code\":", "HTTP/1.1 4");
  }

  private String write(String name, String document) throws IOException {
    return Files.writeString(folder.resolve("documents").resolve(name), document).toString();
  }

  /** An application's document is checked against the server configuration that the page showed. */
  private void validate(String where, String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of("validate"));
    Path server = folder.resolve("documents/server.yaml");
    if (Files.exists(server)) {
      line.addAll(List.of("--server", server.toString()));
    }
    line.addAll(List.of(options));
    Shell.Outcome outcome = Shell.prism(folder, Map.of(), line.toArray(String[]::new));
    assertThat(outcome.exitCode()).as("%s: %s", where, outcome).isZero();
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws Exception {
    Pattern code = Pattern.compile("`[^`\n]*`");
    Pattern link = Pattern.compile("]\\((?!https?:)([^)#]+)");
    for (String page : pages()) {
      Path file = ROOT.resolve(page);
      String text = code.matcher(Files.readString(file)).replaceAll("");
      for (Matcher found = link.matcher(text); found.find(); ) {
        assertThat(file.resolveSibling(found.group(1))).as(page).exists();
      }
    }
  }
}
