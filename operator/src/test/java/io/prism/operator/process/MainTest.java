package io.prism.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.prism.operator.workload.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    return Main.command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void theArgumentsOfTheChartAreUnderstood() {
    OperatorOptions options =
        Main.parse(
            "--operator-namespace=prism-system",
            "--identity=pod-1",
            "--installation=prism",
            "--namespaces=prism-system,shop",
            "--proxy-image=prism-proxy:1",
            "--image-pull-policy=Always",
            "--image-pull-secrets=a,b",
            "--control-service=prism-operator.prism-system.svc:8981",
            "--stream-port=8981",
            "--health-port=8081",
            "--metrics-port=9091",
            "--volume-access-mode=ReadWriteOnce",
            "--tls",
            "--tls-authority-secret=company-ca",
            "--no-network-policies",
            "--default-shard=/etc/prism/operator/default-shard.yaml",
            "--policy=/etc/prism/operator/policy.yaml",
            "--service-monitors");

    assertThat(options)
        .isEqualTo(
            new OperatorOptions(
                new Installation(
                    "prism",
                    "prism-system",
                    "prism-proxy:1",
                    "prism-proxy:1",
                    "Always",
                    List.of("a", "b"),
                    "prism-operator.prism-system.svc:8981",
                    Optional.of(Installation.Tls.STANDARD),
                    "ReadWriteOnce",
                    false,
                    true),
                Set.of("prism-system", "shop"),
                "pod-1",
                "0.0.0.0",
                8981,
                8081,
                9091,
                true,
                Optional.of("company-ca"),
                Optional.of(Path.of("/etc/prism/operator/default-shard.yaml")),
                Optional.of(Path.of("/etc/prism/operator/policy.yaml"))));
  }

  @Test
  void thereIsNoArgumentInTheChartThatIsNotUnderstood() throws IOException {
    var command = new CommandLine(new Main()).getCommandSpec();

    assertThat(found("deployment.yaml", "--[a-z-]+[a-z]"))
        .hasSizeGreaterThan(10)
        .allMatch(
            name ->
                command.optionsMap().containsKey(name)
                    || command.negatedOptionsMap().containsKey(name));
    assertThat(found("crd-upgrade.yaml", "(?<=args: \\[)[a-z-]+"))
        .isNotEmpty()
        .isSubsetOf(command.subcommands().keySet());
    assertThat(found("tests/operator.yaml", "(?<=args: \\[)[a-z-]+"))
        .isNotEmpty()
        .isSubsetOf(command.subcommands().keySet());
  }

  private static List<String> found(String template, String regex) throws IOException {
    String text = Files.readString(Path.of("../helm/prism/templates").resolve(template));
    return Pattern.compile(regex).matcher(text).results().map(MatchResult::group).toList();
  }

  @Test
  void thePartsProveWhoTheyAreUnlessItSaysOtherwise() {
    String[] few = {"--operator-namespace=o", "--identity=i", "--proxy-image=p"};

    assertThat(Main.parse(few).installation().tls()).contains(Installation.Tls.STANDARD);
    assertThat(Main.parse(few[0], few[1], few[2], "--no-tls").installation().tls()).isEmpty();
    assertThat(Main.parse(few[0], few[1], few[2], "--tls-folder=/pods").installation().tls())
        .contains(new Installation.Tls("/pods"));
  }

  @ParameterizedTest
  @CsvSource({
    "--network-policies, true",
    "--no-network-policies, false",
    "--service-monitors, true"
  })
  void podsAreClosedUnlessItSaysOtherwise(String argument, boolean closed) {
    assertThat(
            Main.parse("--operator-namespace=o", "--identity=i", "--proxy-image=p", argument)
                .installation()
                .networkPolicies())
        .isEqualTo(closed);
  }

  @Test
  void aPolicyInAFileIsForSomeNamespacesOnly() {
    assertThat(
            execute(
                "--operator-namespace=o", "--identity=i", "--proxy-image=p", "--policy=/policy"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("'--policy' is for --namespaces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --control-service=operator              | '--control-service' takes HOST:PORT
          --control-service=:8981                 | '--control-service' takes HOST:PORT
          --control-service=operator:99999        | '--control-service' takes HOST:PORT
          --namespaces=shop                       | '--namespaces' lacks the operator's own, o
          --stream-port=65536                     | '--stream-port' is a port
          --metrics-port=-1                       | '--metrics-port' is a port
          --image-pull-policy=always              | '--image-pull-policy' is one of Always
          --volume-access-mode=ReadWrite          | '--volume-access-mode' is one of ReadWriteOnce
          """)
  void whatItCannotRunWithIsRefused(String argument, String message) {
    assertThat(execute("--operator-namespace=o", "--identity=i", "--proxy-image=p", argument))
        .isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aPolicyThatIsNoneEndsItInOneLine() {
    assertThat(
            execute(
                "--operator-namespace=o",
                "--identity=i",
                "--proxy-image=p",
                "--namespaces=o",
                "--policy=/absent.yaml"))
        .isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("'--policy', /absent.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--operator-namespace", "--identity", "--proxy-image"})
  void whatIsNeededIsInsistedOn(String missing) {
    String[] args =
        List.of("--operator-namespace=o", "--identity=i", "--proxy-image=p").stream()
            .filter(argument -> !argument.startsWith(missing + "="))
            .toArray(String[]::new);

    assertThat(execute(args)).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option: '" + missing + "'");
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1", "404, 1"})
  void aCheckEndsWithWhatItFound(int status, int exitCode) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/readyz",
        exchange -> {
          try (exchange) {
            byte[] body = "because\nand more\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try {
      assertThat(
              execute(
                  "check", "--url=http://127.0.0.1:" + server.getAddress().getPort() + "/readyz"))
          .isEqualTo(exitCode);
    } finally {
      server.stop(0);
    }
    assertThat((out.toString() + err).lines()).hasSize(1);
    assertThat(exitCode == 0 ? out.toString() : err.toString())
        .contains(exitCode == 0 ? "is ready" : "answers " + status + ": because");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/readyz", "file:/etc/passwd"})
  void whatCannotBeAskedIsNotReady(String url) {
    assertThat(execute("check", "--url=" + url)).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(url);
  }

  @Test
  void subcommandsNeedNothingOfTheOperator() {
    assertThat(execute("apply-crds", "--help")).isZero();
    assertThat(out.toString()).contains("apply-crds");
  }
}
