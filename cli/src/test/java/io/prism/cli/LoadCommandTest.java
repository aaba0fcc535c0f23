package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.control.snapshot.ListenerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code prism bench run} against a gateway that answers. */
class LoadCommandTest {

  /** No matter how busy the machine of this test is. */
  private static final String ANY_LAG = "--max-lag=1h";

  private static final String ANY_WAIT = "--timeout=2m";

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

  private int run(String... args) {
    return command.at(gateway.address(ListenerKind.GRPC), args);
  }

  private String keys() {
    command.clear();
    assertThat(run("kv", "scan", "bench/", "--keys-only", "--namespace=scratch")).isZero();
    return command.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-heavy", "write-heavy", "mixed", "scan"})
  void everyCallOfTheScheduleIsMadeAndTheItemsGo(String scenario) throws IOException {
    int exit =
        run(
            "bench",
            "run",
            "--scenario=" + scenario,
            "--namespace=scratch",
            "--rate=200",
            "--duration=2s",
            "--warm-up=1s",
            "--connections=2",
            "--value-size=64",
            "--keys=1234",
            "--slo=errors<=0%",
            "--slo=rate>0",
            "--json=-",
            ANY_LAG,
            ANY_WAIT);

    assertThat(exit).as("%s", command.all()).isZero();
    JsonNode json = command.json();
    assertThat(json.path("answered").asLong()).isEqualTo(400);
    assertThat(json.path("failed").asLong()).isZero();
    assertThat(json.path("calls").path("all").path("empty").asLong()).isZero();
    assertThat(json.path("send_lag").path("max_ms").isNumber()).isTrue();
    assertThat(json.path("calls").path("all").path("latency").path("p50_ms").asDouble())
        .isPositive();
    if (scenario.equals("scan")) {
      // A page holds a hundred items of 64 bytes, but for the last few.
      assertThat(json.path("calls").path("scan").path("received_bytes").asLong())
          .isGreaterThan(json.path("calls").path("scan").path("answered").asLong() * 34 * 64);
    }
    assertThat(command.err()).contains("bench/", "seed ", "from sending");
    assertThat(keys()).isEmpty();
  }

  @Test
  void theTableAndTheFileTellTheSame() throws IOException {
    Path file = folder.resolve("result.json");

    int exit =
        run(
            "bench",
            "run",
            "--namespace=scratch",
            "--rate=100",
            "--duration=1s",
            "--warm-up=0s",
            "--keys=10",
            "--seed=77",
            "--arrivals=even",
            "--json=" + file,
            ANY_LAG,
            ANY_WAIT);

    assertThat(exit).as("%s", command.all()).isZero();
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("options").path("seed").asLong()).isEqualTo(77);
    assertThat(json.path("answered").asLong()).isEqualTo(100);
    assertThat(command.out()).containsPattern("\\nall +100 ");
  }

  @Test
  void aMissedObjectiveIsNamedWithWhatWasMeasured() {
    int exit =
        run(
            "bench",
            "run",
            "--namespace=scratch",
            "--rate=50",
            "--duration=1s",
            "--warm-up=0s",
            "--keys=10",
            "--slo=rate>=51",
            "--slo=p50<1us",
            "--slo=errors<1%",
            ANY_LAG,
            ANY_WAIT);

    assertThat(exit).as("%s", command.all()).isEqualTo(ExitCode.FAILED);
    assertThat(command.out())
        .containsPattern("missed +rate>=51 +measured: \\d+\\.\\d/s")
        .containsPattern("missed +p50<1us +measured: \\d+\\.?\\d* ms")
        .containsPattern("met +errors<1% +measured: 0.00 %");
  }

  @Test
  void aLagAboveItsBoundMakesTheRunInvalidWhateverTheObjectives() {
    int exit =
        run(
            "bench",
            "run",
            "--namespace=scratch",
            "--rate=50",
            "--duration=1s",
            "--warm-up=0s",
            "--keys=10",
            "--slo=p50<1us",
            "--max-lag=0s",
            ANY_WAIT);

    assertThat(exit).as("%s", command.all()).isEqualTo(ExitCode.INVALID);
    assertThat(command.out()).contains("invalid: ", "a lower rate", "--max-lag");
  }

  @Test
  void aScenarioOfAFileIsRunAndItsItemsStayWhenAsked() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            calls: {get: 2, put: 1, scan: 1}
            keys: {count: 40, distribution: zipfian}
            value_size: 10B-20B
            page_items: 10
            """);
    int exit =
        run(
            "bench",
            "run",
            "--scenario=" + file,
            "--namespace=scratch",
            "--rate=200",
            "--duration=1s",
            "--warm-up=0s",
            "--keep",
            "--json=-",
            ANY_LAG,
            ANY_WAIT);

    assertThat(exit).as("%s", command.all()).isZero();
    assertThat(command.json().path("options").path("scenario").asText()).isEqualTo("shop.yaml");
    assertThat(command.json().path("answered").asLong()).isEqualTo(200);
    String id = command.json().path("run").asText();
    assertThat(keys().lines()).hasSize(40).allMatch(key -> key.startsWith("bench/" + id + "/"));
    command.clear();
    assertThat(run("kv", "get", "bench/" + id + "/00000007", "--namespace=scratch", "--json"))
        .isZero();
    assertThat(command.json().path("expiresAt").asText())
        .as("they vanish by themselves")
        .isNotEmpty();
    for (int i = 0; i < 40; i++) {
      run("kv", "delete", "bench/" + id + "/%08d".formatted(i), "--namespace=scratch");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --duration=1s                       | Missing required option: '--rate=N'
          --rate=0                            | --rate is 1 to 1000000, not 0
          --rate=many                         | 'many' is not an int
          --rate=1 --connections=0            | --connections is 1 to 1000, not 0
          --rate=1 --duration=1ms             | too short for one call
          --rate=1 --duration=8d              | --duration is above 0 and at most 7d
          --rate=1 --keys=0                   | there are 1 to 10000000 keys, not 0
          --rate=1 --value-size=17MiB         | a value has 1 byte to 16MiB
          --rate=1 --value-size=big           | 'big' is no size
          --rate=1 --slo=p99                  | write it as p99<10ms
          --rate=1 --scenario=raed-heavy      | did you mean 'read-heavy'
          --rate=1 --arrivals=odd             | poisson
          --rate=1 --json=/                   | --json: / cannot be written
          --rate=1 --target=nowhere:99999     | no address
          """)
  void aWrongCommandLineIsExplained(String options, String message) {
    List<String> line = new ArrayList<>(List.of("bench", "run"));
    line.addAll(List.of(options.split(" ")));
    int exit =
        options.contains("--target")
            ? command.run(line.toArray(String[]::new))
            : run(line.toArray(String[]::new));

    assertThat(exit).as("%s", command.err()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).containsIgnoringCase(message).doesNotContain("\tat ", "defect");
  }

  @Test
  void aScenarioFileIsCheckedBeforeAnythingIsSent() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "calls: {gett: 5}\nttl: soon\n");

    assertThat(run("bench", "run", "--rate=1", "--scenario=" + file)).isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).contains(file + ":1", "did you mean 'get'", file + ":2", "duration");
  }

  @Test
  void aNamespaceThatIsNotThereIsNamed() {
    assertThat(run("bench", "run", "--rate=100", "--namespace=nowhere")).isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).contains("NAMESPACE_NOT_FOUND", "nowhere");
  }

  @Test
  void aValueThatTheNamespaceDoesNotTakeIsNamed() {
    assertThat(
            run(
                "bench",
                "run",
                "--rate=100",
                "--namespace=scratch",
                "--keys=2",
                "--value-size=2MiB"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(command.err()).contains("the items of the run cannot be written");
  }
}
