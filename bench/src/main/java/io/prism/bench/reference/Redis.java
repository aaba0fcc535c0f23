package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** redis-server without persistence, and redis-benchmark that drives it. */
public final class Redis {

  /** The server. */
  public static final String SERVER = "redis-server";

  /** The load. */
  public static final String LOAD = "redis-benchmark";

  private static final Pattern RATE =
      Pattern.compile("^\"(?:GET|SET)\",\"([0-9.]+)\"", Pattern.MULTILINE);

  private Redis() {}

  /**
   * What a run cost.
   *
   * @param calls how many
   * @param perSecond of them
   * @param cpuSeconds the CPU time of the server
   */
  public record Cost(long calls, double perSecond, double cpuSeconds) {}

  /** Starts the server. */
  public static Running start(Path folder, Optional<Integer> core)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, SERVER);
    int port = Child.freePort();
    return Running.at(
        SERVER,
        port,
        Child.program(
            home,
            core,
            SERVER,
            List.of(
                Tools.require(SERVER).toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--daemonize",
                "no",
                "--dir",
                home.toString())));
  }

  /**
   * Makes calls with 64 clients, without pipelining, on 10,000 keys.
   *
   * @param operation {@code get} or {@code set}
   */
  public static Cost run(
      Path folder, Optional<Integer> core, Running server, String operation, int calls, int bytes)
      throws IOException, InterruptedException {
    CpuMeter meter = CpuMeter.start(server.pid());
    try (Child load =
        Child.program(
            folder,
            core,
            LOAD,
            List.of(
                Tools.require(LOAD).toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(server.port()),
                "-t",
                operation,
                "-n",
                Integer.toString(calls),
                "-c",
                "64",
                "-d",
                Integer.toString(bytes),
                "-r",
                "10000",
                "--csv"))) {
      double perSecond = perSecond(load.output());
      return new Cost(calls, perSecond, meter.seconds());
    }
  }

  /**
   * The rate that it prints with {@code --csv}: that of the calls, without the start of the
   * program.
   */
  static double perSecond(String output) throws IOException {
    Matcher matcher = RATE.matcher(output);
    if (!matcher.find()) {
      throw new IOException(LOAD + ": " + output.strip());
    }
    return Double.parseDouble(matcher.group(1));
  }
}
