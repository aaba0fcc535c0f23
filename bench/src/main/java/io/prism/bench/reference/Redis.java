package io.prism.bench.reference;

import io.prism.bench.process.Child;
import io.prism.bench.process.ProcStat;
import io.prism.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** redis-server without persistence, and redis-benchmark that drives it. */
public final class Redis {

  /** The server. */
  public static final String SERVER = "redis-server";

  /** The load. */
  public static final String LOAD = "redis-benchmark";

  private Redis() {}

  /**
   * What a run cost.
   *
   * @param calls how many
   * @param seconds how long they took
   * @param cpuSeconds the CPU time of the server
   */
  public record Cost(long calls, double seconds, double cpuSeconds) {}

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
                tool(SERVER),
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
    double before = ProcStat.treeCpuSeconds(server.pid());
    long start = System.nanoTime();
    try (Child load =
        Child.program(
            folder,
            core,
            LOAD,
            List.of(
                tool(LOAD),
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
      load.output();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(calls, seconds, ProcStat.treeCpuSeconds(server.pid()) - before);
  }

  private static String tool(String name) throws IOException {
    return Tools.find(name)
        .orElseThrow(() -> new IOException(name + " is not installed"))
        .toString();
  }
}
