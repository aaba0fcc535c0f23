package io.prism.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs a benchmark by name. */
@Command(
    name = "bench",
    description =
        "Measures the gateway beside references in one run. For load on a gateway that runs somewhere,"
            + " see './prism bench run --help'.",
    subcommands = {
      GetHopBenchmark.class,
      SqlitePutBenchmark.class,
      PostgresBenchmark.class,
      MemoryBenchmark.class,
      EchoServer.class,
      GrpcLoad.class,
      PairedLoad.class,
      SqliteDirect.class,
      PostgresDirect.class,
      BatchFlood.class,
      LightPathBenchmark.class
    })
public final class BenchMain {

  private BenchMain() {}

  /** Runs a benchmark and ends the process with its exit code. */
  public static void main(String[] args) {
    // Netty would log every frame.
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    System.exit(
        new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
