package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.Tools;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.JavaServers;
import io.prism.bench.reference.Running;
import io.prism.bench.reference.StaticFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A comparison that is too short to tell anything, but has every part. */
class ComparisonIT {

  @Command
  private static final class Holder {
    @Mixin private CompareOptions options = new CompareOptions();
  }

  @Test
  void measuresReportsAndLeavesNothingRunning(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("result.json");
    Holder holder = new Holder();
    new CommandLine(holder)
        .parseArgs("--repetitions=1", "--seconds=0.3", "--warm-up=0", "--json", file.toString());
    Set<Long> before = children();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exitCode =
        new Comparison(holder.options, true, List.of("tiny"), new PrintStream(out, true))
            .run(List.of(new Tiny()));

    assertThat(exitCode).isZero();
    assertThat(children()).isEqualTo(before);
    String text = out.toString(StandardCharsets.UTF_8);
    new Tiny().goals().forEach(goal -> assertThat(text).contains(goal.measure()));
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("measures")).hasSize(2);
    for (JsonNode contestant : json.path("contestants")) {
      assertThat(contestant.path("calls").asInt()).as(contestant.toString()).isPositive();
      assertThat(contestant.path("failures")).as(contestant.toString()).isEmpty();
    }
    JsonNode first = json.path("measures").path(0);
    if (Tools.find("nghttpd").isPresent()) {
      assertThat(json.path("contestants")).hasSize(3);
    } else {
      assertThat(first.path("verdict").asText()).isEqualTo("skipped");
      assertThat(first.has("value")).isFalse();
      assertThat(json.path("missing").toString()).contains("nghttpd");
    }
  }

  @Test
  void goesOnAfterAPartThatBreaks(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("result.json");
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs("--json", file.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exitCode =
        new Comparison(holder.options, true, List.of("breaking"), new PrintStream(out, true))
            .run(List.of(new Breaking(), new Breaking()));

    assertThat(exitCode).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("measures").findValuesAsText("verdict")).containsExactly("skipped");
    assertThat(json.path("notes").toString().split("broke off")).as("both").hasSize(3);
    assertThat(json.path("notes").toString())
        .contains("sh was left out: it does not start", "breaking broke off: on purpose");
  }

  @Test
  void doesNotMeasureForAFileThatCannotBeWritten(@TempDir Path folder) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs("--json", folder.toString());
    Comparison comparison =
        new Comparison(
            holder.options, true, List.of(), new PrintStream(OutputStream.nullOutputStream()));

    assertThatThrownBy(() -> comparison.run(List.of(new Breaking())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder.toString());
  }

  /** One whose reference does not start, and which then fails in a way that nobody thought of. */
  private static final class Breaking implements Group {
    @Override
    public String name() {
      return "breaking";
    }

    @Override
    public String description() {
      return "Breaks.";
    }

    @Override
    public List<Goal> goals() {
      return List.of(Tiny.ECHO);
    }

    @Override
    public void measure(Run run) throws InterruptedException {
      try (Servers servers = new Servers()) {
        Optional<Running> none =
            run.start(
                servers,
                "sh",
                () -> {
                  throw new IOException("it does not start");
                });
        assertThat(none).isEmpty();
      }
      throw new IllegalStateException("on purpose");
    }
  }

  /** A gateway, a reference of our own, and one that may be missing. */
  private static final class Tiny implements Group {
    private static final Goal STATIC = Goal.atMost("Get against a static file", "x", 1, 0.5);
    private static final Goal ECHO = Goal.atMost("Get against an echo", "x", 1, 0.5);

    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public String description() {
      return "Too short to tell anything.";
    }

    @Override
    public List<Goal> goals() {
      return List.of(STATIC, ECHO);
    }

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
      try (Servers servers = new Servers();
          GatewayUnderTest gateway = Gateways.inProcess(run)) {
        // What users get, not a list of options that the bench has for itself.
        assertThat(Files.readString(Path.of("/proc", "" + gateway.pid(), "cmdline")).split("\0"))
            .contains("-Dio.netty.leakDetection.level=disabled", "-XX:+UseSerialGC")
            .contains("dev", "--fast-lane=on");
        int bytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
        Running echo = servers.add(JavaServers.echo(run.folder(), Optional.empty(), bytes));
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(
            new Contestant(
                "gateway", gateway.pid(), Gateways.get(gateway.grpc()).expecting(bytes)));
        contestants.add(
            InProcess.contestant(echo, Gateways.bareGet(echo.target(), EchoServer.METHOD)));
        if (run.has(StaticFile.TOOL)) {
          Running file = servers.add(StaticFile.start(run.folder(), Optional.empty(), bytes));
          contestants.add(
              InProcess.contestant(file, Gateways.bareGet(file.target(), Gateways.GET)));
        }
        Map<String, Case> cases = run.takeTurns(contestants);
        Optional<Case> get = Run.find(cases, "gateway");
        run.report().add(Row.cpuRatio(STATIC, get, Run.find(cases, StaticFile.TOOL), "no nghttpd"));
        run.report().add(Row.cpuRatio(ECHO, get, Run.find(cases, echo.name()), "no echo"));
      }
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
