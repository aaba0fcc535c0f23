package io.prism.bench.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a comparison ran.
 *
 * @param processor the model's name
 * @param cores how many the program may use
 * @param memoryMebibytes of the machine
 * @param system name and release of the operating system
 * @param java the JVM
 * @param load the load average of the last minute when it began; negative: unknown
 * @param commit the sources' commit; {@code unknown} when git cannot tell
 */
public record Machine(
    String processor,
    int cores,
    long memoryMebibytes,
    String system,
    String java,
    double load,
    String commit) {

  /** This one, now. */
  static Machine here() {
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        mebibytes(line("/proc/meminfo", "MemTotal")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        commitOfSources());
  }

  private static long mebibytes(String kibibytes) {
    String digits = kibibytes.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits) / 1024;
  }

  /** What stands behind the colon of the first line that begins so. */
  private static String line(String file, String label) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Of the sources that the class path was built from; with a plus sign when they are edited. */
  private static String commitOfSources() {
    try {
      Path classes =
          Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      Path folder = Files.isDirectory(classes) ? classes : classes.resolveSibling("");
      ProcessBuilder git =
          new ProcessBuilder("git", "-C", folder.toString(), "describe", "--always", "--dirty=+")
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      git.environment().putAll(Map.of("GIT_OPTIONAL_LOCKS", "0"));
      Process process = git.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
          ? text.strip()
          : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
