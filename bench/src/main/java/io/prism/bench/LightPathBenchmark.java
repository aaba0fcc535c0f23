package io.prism.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a call on the light path takes, in parts and as a whole, without a network. */
@Command(
    name = "light-path",
    description =
        "Nanoseconds and bytes a call on the light path takes, in parts and as a whole; in less than"
            + " two minutes.")
final class LightPathBenchmark implements Callable<Integer> {

  private static final int WARM_UPS = 3;
  private static final String BYTES = "gc.alloc.rate.norm";

  @Option(
      names = "--forks",
      defaultValue = "1",
      description = "Processes for each benchmark (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description =
          "Turns of a process that count, after three of warm-up (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "How long a turn takes (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--only", description = "A regular expression of names.")
  private String only = ".*";

  @Option(names = "--verbose", description = "All that JMH has to tell.")
  private boolean verbose;

  @Override
  public Integer call() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("LightPathParts\\." + only)
                    .mode(Mode.AverageTime)
                    .addProfiler(GCProfiler.class)
                    .forks(forks)
                    .warmupIterations(WARM_UPS)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.seconds(seconds))
                    .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .jvmArgs(
                        "-XX:+UseG1GC",
                        "-Xmx224m",
                        "-Dio.netty.leakDetection.level=disabled",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow")
                    .build())
            .run();
    System.out.printf("%-16s %12s %12s %10s %10s%n", "", "value bytes", "ns/op", "+-", "B/op");
    results.forEach(result -> System.out.println(row(result)));
    return 0;
  }

  private static String row(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return String.format(
        Locale.ROOT,
        "%-16s %12s %12.1f %10.1f %10.1f",
        time.getLabel(),
        result.getParams().getParam("valueBytes"),
        time.getScore(),
        time.getScoreError(),
        Objects.requireNonNull(result.getSecondaryResults().get(BYTES)).getScore());
  }
}
