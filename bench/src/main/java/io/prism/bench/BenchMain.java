package io.prism.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.prism.bench.compare.CompareCommand;
import io.prism.bench.load.GrpcLoad;
import io.prism.bench.load.LoadWorker;
import io.prism.bench.load.PacedLoad;
import io.prism.bench.load.PairedLoad;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.GenericProxy;
import io.prism.bench.reference.MapServer;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Runs a benchmark by name, or the comparison of all. */
public final class BenchMain {

  private BenchMain() {}

  /** Runs a benchmark and ends the process with its exit code. */
  public static void main(String[] args) {
    // Netty would log every frame.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    System.exit(commandLine().execute(args));
  }

  /** All commands. */
  static CommandLine commandLine() {
    CommandLine all = CompareCommand.commandLine();
    List.of(
            new GetHopBenchmark(),
            new SqlitePutBenchmark(),
            new PostgresBenchmark(),
            new MemoryBenchmark(),
            new EchoServer(),
            new MapServer(),
            new GenericProxy(),
            new LoadWorker(),
            new DriverCommand(),
            new GrpcLoad(),
            new PairedLoad(),
            new PacedLoad(),
            new SqliteDirect(),
            new PostgresDirect(),
            new BatchFlood(),
            new LightPathBenchmark())
        .forEach(all::addSubcommand);
    return all.setCaseInsensitiveEnumValuesAllowed(true);
  }
}
