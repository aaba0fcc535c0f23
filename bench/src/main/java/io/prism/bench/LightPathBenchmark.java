package io.prism.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a call on the light path takes, in parts and as a whole, without a network. */
@Command(
    name = "light-path",
    description = "Nanoseconds and bytes a call on the light path takes, in parts and as a whole.")
final class LightPathBenchmark implements Callable<Integer> {

  @Option(names = "--forks", defaultValue = "3", description = "Processes for each benchmark.")
  private int forks;

  @Option(names = "--seconds", defaultValue = "1", description = "Length of an iteration.")
  private int seconds;

  @Option(names = "--only", description = "A regular expression of names.")
  private String only = ".*";

  @Override
  public Integer call() throws Exception {
    new Runner(
            new OptionsBuilder()
                .include("LightPathParts\\." + only)
                .mode(Mode.AverageTime)
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(5)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(seconds))
                .jvmArgs(
                    "-XX:+UseG1GC",
                    "-Xmx224m",
                    "-Dio.netty.leakDetection.level=disabled",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow")
                .build())
        .run();
    return 0;
  }
}
