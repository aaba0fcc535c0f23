package io.prism.control.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.control.InstalledTypes;
import io.prism.control.plan.Bindings;
import io.prism.control.plan.Plan;
import io.prism.control.plan.Planner;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Violation;
import io.prism.control.violation.ViolationJson;
import io.prism.control.violation.ViolationText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, the outcome is a snapshot or violations: no exception, no endless work. */
class HostileDocumentsIT {

  private static final long SEED = 20_260_102;
  private static final int DOCUMENTS = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path RESOURCES = Path.of("src/test/resources");

  private static final Map<String, BackendFactory> FACTORIES =
      InstalledTypes.all().stream()
          .collect(Collectors.toMap(BackendFactory::type, Function.identity()));

  private static final Set<String> REFERRED =
      Set.of("tls.pem", "tls.key", "ca.pem", "db-password", "cursor-key");

  /** Refuses to look at the machine: a mutated path may lead anywhere. */
  private static final HostAccess NOTHING =
      new HostAccess() {
        @Override
        public Optional<String> variable(String name) {
          return Optional.of("x");
        }

        @Override
        public byte[] read(Path file, int limit) throws IOException {
          if (REFERRED.contains(String.valueOf(file.getFileName()))) {
            return "x".getBytes(StandardCharsets.UTF_8);
          }
          throw new NoSuchFileException(file.toString());
        }
      };

  @Test
  void tenThousandMutatedDocumentsEndInASnapshotOrInViolations() throws IOException {
    List<byte[]> applications = originals("prism.yaml");
    List<byte[]> servers = originals("server.yaml");
    Random random = new Random(SEED);
    int served = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] application = applications.get(random.nextInt(applications.size()));
      byte[] server = servers.get(random.nextInt(servers.size()));
      // Mostly one of the two is mutated, so that the other's content is reached as well.
      int which = random.nextInt(3);
      byte[] one = which == 0 ? application : Mutation.mutate(application, random);
      byte[] two = which == 1 ? server : Mutation.mutate(server, random);
      try {
        served += judge(one, two) ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed "
                + SEED
                + ", document "
                + i
                + ":\n"
                + new String(one, StandardCharsets.ISO_8859_1)
                + "\n---\n"
                + new String(two, StandardCharsets.ISO_8859_1),
            e);
      }
    }
    // Neither all good nor all bad, though most originals are bad: both outcomes are reached.
    assertThat(served).isBetween(DOCUMENTS / 200, DOCUMENTS / 2);
  }

  static Stream<Arguments> shapes() {
    int size = 1 << 20;
    return Stream.of(
        Arguments.of("brackets", "[".repeat(size)),
        Arguments.of("braces", "{".repeat(size)),
        Arguments.of("dashes", "- ".repeat(size / 2)),
        Arguments.of("question marks", "? ".repeat(size / 2)),
        Arguments.of("colons", ": ".repeat(size / 2)),
        Arguments.of("quote", "namespaces: \"" + "a".repeat(size) + "\""),
        Arguments.of(
            "lines as long as allowed",
            ("- \"" + "a".repeat(YamlReader.MAX_LINE - 10) + "\"\n").repeat(4)),
        Arguments.of("open quote", "namespaces: '" + "''".repeat(size / 2)),
        Arguments.of("plain lines", "a b\n".repeat(size / 4)),
        Arguments.of("comments", "#\n".repeat(size / 2)),
        Arguments.of("document ends", "---\n".repeat(size / 4)),
        Arguments.of("anchors", "- &a x\n".repeat(size / 7)),
        Arguments.of("aliases", "a: &a x\nb:\n" + "- *a\n".repeat(size / 5)),
        Arguments.of("tags", "- !a x\n".repeat(size / 7)),
        Arguments.of("directives", "%YAML 1.1\n".repeat(size / 10)),
        Arguments.of(
            "one namespace again and again", "namespaces:\n" + "- {name: a}\n".repeat(size / 12)),
        Arguments.of("unknown fields", fields(50_000)),
        Arguments.of(
            "spaces in a value",
            "namespaces: [{name: a, pattern: keyvalue, needs: {latency: \"p99 <"
                + " ".repeat(200_000)
                + "x\\ny\"}}]"),
        Arguments.of("long field", "x".repeat(1_000) + ": 1\n"),
        Arguments.of("block scalar", "namespaces: |\n" + "  x\n".repeat(size / 4)),
        Arguments.of("indents", indents()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void aShapeThatCostsALotIsJudgedInTime(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] server = "backends: [{name: local, type: sqlite}]".getBytes(StandardCharsets.UTF_8);

    boolean served = Assertions.assertTimeoutPreemptively(LIMIT, () -> judge(bytes, server));

    assertThat(served).isFalse();
    assertThat(Assertions.assertTimeoutPreemptively(LIMIT, () -> judge(server, bytes))).isFalse();
  }

  /** Reads and plans both; returns whether they can be served. */
  private static boolean judge(byte[] application, byte[] server) {
    Findings findings = new Findings();
    Optional<ServerDocument> platform =
        ServerParser.parse(source("server.yaml", server), FACTORIES, NOTHING, findings);
    ApplicationDocument namespaces =
        ApplicationParser.parse(source("prism.yaml", application), findings);
    Optional<Plan> plan =
        platform.flatMap(
            document ->
                Planner.plan(
                    namespaces,
                    document.backends().orElse(new BackendEntries(List.of(), Set.of(), true)),
                    config(document),
                    Bindings.NONE,
                    1,
                    findings));
    List<Violation> violations = findings.sorted();
    assertThat(plan.isPresent()).isNotEqualTo(violations.stream().anyMatch(Violation::isError));
    assertThat(ViolationText.render(violations)).doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
    assertThat(ViolationJson.render(violations)).startsWith("{");
    return plan.isPresent();
  }

  private static ServerConfig config(ServerDocument document) {
    return new ServerConfig(
        "test",
        Path.of("/data"),
        document.listeners(),
        document.cursorKeys(),
        document.limits(),
        document.http(),
        document.drainTimeout(),
        document.telemetry());
  }

  private static SourceText source(String name, byte[] bytes) {
    return new SourceText(name, Path.of("/etc/prism"), bytes);
  }

  private static List<byte[]> originals(String name) throws IOException {
    List<byte[]> originals = new ArrayList<>();
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      for (Path file : files.sorted().toList()) {
        String found = file.getFileName().toString();
        if (file.getParent().endsWith("yaml-bomb")) {
          // Its expansion takes longer than all other documents together, and has a test of its
          // own.
          continue;
        }
        // The two full documents are longer than all others and good, so they count more often.
        int times = found.equals("full-" + name) ? 20 : found.equals(name) ? 1 : 0;
        for (int i = 0; i < times; i++) {
          originals.add(Files.readAllBytes(file));
        }
      }
    }
    originals.add(
        (name.equals("prism.yaml")
                ? "namespaces: [{name: a, pattern: keyvalue}]\n"
                : "backends: [{name: local, type: sqlite}]\nlisteners: {grpc: {port: 0}}\n")
            .getBytes(StandardCharsets.UTF_8));
    return originals;
  }

  private static String fields(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("namespacex").append(i).append(": 1\n");
    }
    return text.toString();
  }

  private static String indents() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }
}
