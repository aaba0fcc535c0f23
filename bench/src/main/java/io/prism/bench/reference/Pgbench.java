package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.process.ProcStat;
import io.prism.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** pgbench: PostgreSQL's own load program, with prepared statements on single rows. */
public final class Pgbench {

  /** The program. */
  public static final String TOOL = "pgbench";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Pattern CALLS =
      Pattern.compile("number of transactions actually processed: (\\d+)");
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final int VALUE_BYTES = 1024;
  private static final int WARM_UP_SECONDS = 3;
  private static final long REAP_LIMIT_NANOS = 5_000_000_000L;
  private static final String KEY = "'bench-' || lpad(:id::text, 6, '0')";

  private Pgbench() {}

  /**
   * What a run came to.
   *
   * @param calls how many
   * @param perSecond of them
   * @param cpuSeconds of both sides
   * @param serverCpuSeconds of PostgreSQL
   */
  public record Result(long calls, double perSecond, double cpuSeconds, double serverCpuSeconds) {}

  /** Where it is; Debian keeps it off the path. */
  public static Optional<Path> find() throws IOException {
    Optional<Path> onPath = Tools.find(TOOL);
    if (onPath.isPresent() || !Files.isDirectory(DEBIAN)) {
      return onPath;
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin").resolve(TOOL))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder());
    }
  }

  /**
   * Runs it against the table {@code direct}.
   *
   * @param operation {@code get}, or a put
   * @param postmaster PostgreSQL's process
   */
  public static Result run(
      Path folder, int port, String operation, int clients, int seconds, long postmaster)
      throws IOException, InterruptedException {
    Path program = find().orElseThrow(() -> new IOException(TOOL + " is not installed"));
    Path script =
        Files.writeString(
            Files.createTempFile(folder, TOOL, ".sql"),
            "\\set id random(0, 9999)\n"
                + ("get".equals(operation)
                    ? "SELECT v, ver FROM direct WHERE k = " + KEY + ";\n"
                    : "INSERT INTO direct(k, v, ver) VALUES("
                        + KEY
                        + ", :value, 1) ON CONFLICT(k) DO UPDATE"
                        + " SET v = excluded.v, ver = direct.ver + 1;\n"));
    output(folder, program, script, port, clients, WARM_UP_SECONDS);
    Set<Long> before = children(postmaster);
    CpuMeter meter = CpuMeter.start(postmaster);
    double ownBefore = ownChildrenCpuSeconds();
    String output = output(folder, program, script, port, clients, seconds);
    awaitEnd(postmaster, before);
    double server = meter.seconds();
    double client = ownChildrenCpuSeconds() - ownBefore;
    return new Result(
        Long.parseLong(found(CALLS, output)),
        Double.parseDouble(found(RATE, output)),
        server + client,
        server);
  }

  /** What it prints. */
  private static String output(
      Path folder, Path program, Path script, int port, int clients, int seconds)
      throws IOException, InterruptedException {
    try (Child load =
        Child.program(
            folder,
            Optional.empty(),
            TOOL,
            List.of(
                program.toString(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--time=" + seconds,
                "--define=value=" + "v".repeat(VALUE_BYTES),
                "--file=" + script,
                "postgres"))) {
      return load.output();
    }
  }

  /**
   * The program does not wait for its backends, which end after it, and cost something doing so.
   */
  private static void awaitEnd(long postmaster, Set<Long> before) throws InterruptedException {
    long limit = System.nanoTime() + REAP_LIMIT_NANOS;
    while (!before.containsAll(children(postmaster)) && System.nanoTime() < limit) {
      Thread.sleep(20);
    }
  }

  private static Set<Long> children(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::children)
        .orElseGet(Stream::empty)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Of all that this process has started and that has ended. */
  private static double ownChildrenCpuSeconds() throws IOException {
    return ProcStat.endedChildrenCpuSeconds(ProcessHandle.current().pid());
  }

  /** A figure of what it prints. */
  static String found(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("pgbench: " + output.strip());
    }
    return matcher.group(1);
  }
}
