package io.prism.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.bench.BenchMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that a benchmark starts: a JVM of its own class path, or an installed program;
 * optionally pinned to one core, so that what it costs can be read from the kernel's accounting. It
 * ends with the benchmark, also when a signal ends that.
 */
public final class Child implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  /** What takes longer than this to make its output hangs. */
  private static final Duration OUTPUT_LIMIT = Duration.ofMinutes(15);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> JVM_FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dio.netty.leakDetection.level=disabled",
          "-XX:+UseSerialGC");
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("end-children").unstarted(Child::endAll));
  }

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class.
   *
   * @param core the core to pin it to; empty: any
   * @param jvmFlags further flags, such as the heap's size
   */
  public static Child start(
      Path folder, Optional<Integer> core, List<String> jvmFlags, Class<?> main, String... args)
      throws IOException {
    return program(folder, core, main.getSimpleName(), jvm(jvmFlags, main, args));
  }

  /** The command line of a main class. */
  static List<String> jvm(List<String> jvmFlags, Class<?> main, String... args) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(JVM_FLAGS);
    line.addAll(jvmFlags);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(args));
    return line;
  }

  /**
   * Starts a program; what it prints goes into a file of the folder.
   *
   * @param core the core to pin it to; empty: any
   */
  public static Child program(
      Path folder, Optional<Integer> core, String name, List<String> command) throws IOException {
    Path log = Files.createTempFile(folder, name, ".log");
    Process process =
        builder(folder, core, command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RUNNING.add(process);
    return new Child(process, log);
  }

  /** Starts a program that is talked to over its standard input and output. */
  static Process conversing(Path folder, Optional<Integer> core, String name, List<String> command)
      throws IOException {
    Path log = Files.createTempFile(folder, name, ".log");
    Process process = builder(folder, core, command).redirectError(log.toFile()).start();
    RUNNING.add(process);
    return process;
  }

  private static ProcessBuilder builder(Path folder, Optional<Integer> core, List<String> command) {
    List<String> line = new ArrayList<>();
    Optional<Path> taskset = Tools.find("taskset");
    if (core.isPresent() && taskset.isPresent()) {
      line.addAll(List.of(taskset.get().toString(), "-c", core.get().toString()));
    }
    line.addAll(command);
    return new ProcessBuilder(line).directory(folder.toFile());
  }

  /** Runs a command of the benchmarks to its end, and reads the last line printed, as JSON. */
  public static JsonNode run(
      Path folder, Optional<Integer> core, List<String> jvmFlags, List<String> command)
      throws IOException, InterruptedException {
    try (Child child =
        start(folder, core, jvmFlags, BenchMain.class, command.toArray(String[]::new))) {
      return JSON.readTree(
          child.output().strip().lines().reduce((first, second) -> second).orElse(""));
    }
  }

  /** Waits for the file in which a server tells its addresses. */
  public JsonNode ports(Path portsFile) throws IOException, InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(portsFile) || Files.size(portsFile) == 0) {
      goOnWaiting(limit);
    }
    return JSON.readTree(portsFile.toFile());
  }

  /** Waits until the program accepts connections on a port of the loopback interface. */
  public void awaitPort(int port) throws IOException, InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!accepts(port)) {
      goOnWaiting(limit);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void goOnWaiting(long limit) throws IOException, InterruptedException {
    if (!process.isAlive() || System.nanoTime() > limit) {
      throw new IOException("a server did not start: " + Files.readString(log));
    }
    Thread.sleep(20);
  }

  /** Waits for the end, a quarter of an hour at most, and returns what was printed. */
  public String output() throws IOException, InterruptedException {
    return output(OUTPUT_LIMIT);
  }

  /** The same with another limit. */
  String output(Duration limit) throws IOException, InterruptedException {
    boolean ended = process.waitFor(limit);
    String output = Files.readString(log);
    if (!ended) {
      throw new IOException("a program did not end within " + limit.toSeconds() + " s: " + output);
    }
    if (process.exitValue() != 0) {
      throw new IOException("a program failed: " + output);
    }
    return output;
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    end(process);
  }

  /** Asks a process to end, and makes it when it does not. */
  static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_LIMIT)) {
      process.destroyForcibly().waitFor();
    }
    RUNNING.remove(process);
  }

  private static void endAll() {
    RUNNING.forEach(Process::destroy);
    long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    for (Process process : RUNNING) {
      try {
        if (!process.waitFor(limit - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }
  }

  /** A port of the loopback interface that nobody uses. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
