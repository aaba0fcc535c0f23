package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plugin in a process of its own. */
final class ChildPlugin implements AutoCloseable {

  private static final Pattern PORTS = Pattern.compile("\\{\"plugin\": \"([^\"]+)\"}\n");

  private final Process process;
  private final Address address;

  private ChildPlugin(Process process, Address address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one and waits until it serves; the flags are what a small plugin is run with. */
  static ChildPlugin start(Address listen, Path folder) throws IOException {
    Path ports = folder.resolve("ports.json");
    Files.deleteIfExists(ports);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmn8m",
                "-Xmx96m",
                // Gives back what the compilers no longer need.
                "-XX:TrimNativeHeapInterval=2000",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ChildPluginMain.class.getName(),
                listen.toString(),
                ports.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("plugin.log").toFile())
            .start();
    TestPlugins.await()
        .failFast("the plugin ended", () -> !process.isAlive())
        .until(() -> Files.exists(ports));
    Matcher content = PORTS.matcher(Files.readString(ports));
    assertThat(content.matches()).isTrue();
    return new ChildPlugin(process, Address.parse(content.group(1)));
  }

  Address address() {
    return address;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** SIGSTOP or SIGCONT: the process is there, but does nothing. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Resident memory in KiB, as Linux tells it. */
  long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
