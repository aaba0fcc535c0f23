package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.load.LoadJob;
import io.prism.bench.load.WarmUp;
import io.prism.bench.process.ProcStat;
import io.prism.bench.process.Tools;
import io.prism.bench.process.Worker;
import io.prism.bench.process.Workspace;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A comparison under way: its folder, its generator, and what it has found. For one thread. */
final class Run implements AutoCloseable {

  /** Beyond what was asked for. */
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(3);

  private final Settings settings;
  private final Report report = new Report();
  private final Workspace workspace;
  private final Worker worker;
  private final PrintStream progress;

  private Run(Settings settings, Workspace workspace, Worker worker, PrintStream progress) {
    this.settings = settings;
    this.workspace = workspace;
    this.worker = worker;
    this.progress = progress;
  }

  /** Starts the generator. */
  static Run start(Settings settings, PrintStream progress) throws IOException {
    Workspace workspace = Workspace.create();
    Worker worker =
        Worker.start(
            workspace.folder(),
            settings.loadCore(),
            List.of("-Xms768m", "-Xmx768m"),
            "load-worker");
    return new Run(settings, workspace, worker, progress);
  }

  Settings settings() {
    return settings;
  }

  Report report() {
    return report;
  }

  Path folder() {
    return workspace.folder();
  }

  /** Tells who watches what is done now. */
  void say(String what) {
    progress.println("bench: " + what);
  }

  /** Whether a program is there; notes its name when it is not. */
  boolean has(String program) {
    boolean there = Tools.find(program).isPresent();
    if (!there) {
      report.missing(program);
    }
    return there;
  }

  /** Starts a reference. */
  interface Starter {
    /** Starts it; fails when it does not serve. */
    Running start() throws IOException, InterruptedException;
  }

  /** A reference that is installed and starts; else the report says why there is none. */
  Optional<Running> start(Servers servers, String program, Starter starter)
      throws InterruptedException {
    if (!has(program)) {
      return Optional.empty();
    }
    try {
      return Optional.of(servers.add(starter.start()));
    } catch (IOException e) {
      report.note(program + " was left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Makes a load that is not judged. */
  JsonNode load(LoadJob job) throws IOException, InterruptedException {
    return worker.run(job, LOAD_LIMIT.plusSeconds((long) job.timing().seconds()));
  }

  /** One turn. */
  Sample turn(Contestant contestant) throws IOException, InterruptedException {
    JsonNode result = load(contestant.watched());
    return Sample.of(result, memory(contestant.pid()));
  }

  /** What a process holds. */
  static Sample.Memory memory(long pid) throws IOException {
    return new Sample.Memory(
        ProcStat.residentMebibytes(pid, false), ProcStat.residentMebibytes(pid, true));
  }

  /**
   * Lets contestants take turns: A, B, C, A, B, C. Those under a closed loop are warmed up before;
   * who is to get calls at a rate must be warm. One that fails is left out, with a remark.
   *
   * @return the turns by name
   */
  Map<String, Case> takeTurns(List<Contestant> contestants) throws InterruptedException {
    return takeTurns(contestants, settings.repetitions(), settings.seconds());
  }

  /** The same with another number of turns and another length. */
  Map<String, Case> takeTurns(List<Contestant> contestants, int repetitions, double seconds)
      throws InterruptedException {
    List<Taking> able = new ArrayList<>();
    for (Contestant contestant : contestants) {
      // At a fixed rate that is too much for it, it would never become steady.
      if (contestant.job().timing().perSecond() > 0 || warmUp(contestant)) {
        able.add(new Taking(contestant, new ArrayList<>()));
      }
    }
    for (int i = 0; i < repetitions; i++) {
      say("turn " + (i + 1) + " of " + repetitions + " of " + names(able));
      able.removeIf(taking -> !takeTurn(taking, seconds));
    }
    Map<String, Case> cases = new LinkedHashMap<>();
    for (Taking taking : able) {
      Contestant contestant = taking.contestant();
      Case turns = new Case(contestant.name(), contestant.load(), taking.samples());
      cases.put(contestant.name(), turns);
      report.add(turns);
    }
    return cases;
  }

  /** A contestant and its turns so far. */
  private record Taking(Contestant contestant, List<Sample> samples) {}

  /** False, with a remark, when it cannot serve any more. */
  private boolean takeTurn(Taking taking, double seconds) {
    try {
      taking.samples().add(turn(taking.contestant().lasting(seconds)));
      return true;
    } catch (IOException e) {
      report.note(taking.contestant().name() + " was left out: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes calls until three seconds cost the same; false, with a remark, when it cannot serve. */
  boolean warmUp(Contestant contestant) throws InterruptedException {
    say("warming up " + contestant.name());
    Contestant second = contestant.lasting(1);
    try {
      WarmUp rounds = new WarmUp(settings.warmUpSeconds());
      while (rounds.isCold()) {
        Sample sample = turn(second);
        rounds.add(sample.cpuMicros(), sample.calls());
      }
      if (!rounds.isSteady()) {
        report.note(
            contestant.name()
                + " had not become steady after "
                + rounds.rounds()
                + " s of warm-up");
      }
      return true;
    } catch (IOException e) {
      report.note(contestant.name() + " was left out: " + e.getMessage());
      return false;
    }
  }

  private static String names(List<Taking> takings) {
    return String.join(", ", takings.stream().map(each -> each.contestant().name()).toList());
  }

  /** A case by name. */
  static Optional<Case> find(Map<String, Case> cases, String name) {
    return Optional.ofNullable(cases.get(name));
  }

  @Override
  public void close() throws InterruptedException {
    worker.close();
    workspace.close();
  }
}
