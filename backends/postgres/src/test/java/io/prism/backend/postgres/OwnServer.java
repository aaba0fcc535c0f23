package io.prism.backend.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A server of one test's own, which may be hurt: it is stopped, killed and frozen, and started
 * again over its data.
 */
final class OwnServer implements AutoCloseable {

  private final TestServer.Release release;
  private final Map<String, String> settings;
  private final Path folder;
  private final int port;
  private Optional<EmbeddedPostgres> running = Optional.empty();

  /** A server that does not run yet, of the newest release. */
  OwnServer(Map<String, String> settings) {
    this(TestServer.Release.NEWEST, settings);
  }

  /** The same of a release. */
  OwnServer(TestServer.Release release, Map<String, String> settings) {
    this.release = release;
    this.settings = settings;
    try {
      this.folder = Files.createTempDirectory("prism-postgres");
      try (ServerSocket free = new ServerSocket(0)) {
        this.port = free.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens when it runs. */
  TestServer address() {
    return TestServer.at(port);
  }

  /** Starts it, over the data that it left. */
  OwnServer start() {
    EmbeddedPostgres.Builder builder =
        TestServer.durable(release)
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setPort(port);
    settings.forEach(builder::setServerConfig);
    running = Optional.of(TestServer.start(builder));
    return this;
  }

  /** Kills every process of the server at once. */
  void kill() {
    processes().forEach(ProcessHandle::destroyForcibly);
    Awaitility.await("the server is gone").until(() -> !isListening());
    running.ifPresent(OwnServer::close);
    running = Optional.empty();
    try {
      // What nobody reaped yet looks alive to the next server.
      Files.deleteIfExists(folder.resolve("data/postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket("localhost", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** How many connections to it clients of this machine hold, even if it has ended its side. */
  long lines() {
    Pattern held = Pattern.compile(":%04X 0[18] ".formatted(port));
    try (Stream<String> v4 = Files.lines(Path.of("/proc/self/net/tcp"));
        Stream<String> v6 = Files.lines(Path.of("/proc/self/net/tcp6"))) {
      return Stream.concat(v4, v6).filter(line -> held.matcher(line).find()).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops every process of the server from running, without ending it. */
  void freeze() {
    signal("STOP");
  }

  /** Lets a frozen server go on. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    for (ProcessHandle process : processes()) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<ProcessHandle> processes() {
    try {
      long postmaster =
          Long.parseLong(
              Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
      return ProcessHandle.of(postmaster)
          .map(parent -> Stream.concat(Stream.of(parent), parent.descendants()).toList())
          .orElse(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running.ifPresent(OwnServer::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
