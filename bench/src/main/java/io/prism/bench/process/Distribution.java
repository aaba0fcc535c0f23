package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as users get it, with the JVM options of its launcher. */
public final class Distribution {

  /** Names the folder of the distribution; without it that of the checkout is looked for. */
  private static final String PROPERTY = "prism.distribution";

  private Distribution() {}

  /**
   * A command line that starts it, on the Java of this process, and without start-up caches: making
   * one would take the processor from what is measured.
   *
   * @param jvmFlags behind those that the launcher gives
   */
  public static List<String> command(List<String> arguments, List<String> jvmFlags)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "/usr/bin/env",
                "PRISM_JAVA_OPTS=" + String.join(" ", jvmFlags),
                "PRISM_AOT=off",
                "PRISM_JAVA_HOME=" + System.getProperty("java.home"),
                launcher().toString()));
    line.addAll(arguments);
    return line;
  }

  private static Path launcher() throws IOException {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return Path.of(told, "bin", "prism");
    }
    // From bench/target/classes, or the archive beside it.
    Path classes =
        Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path built = classes.resolve("../../../cli/target").normalize();
    if (Files.isDirectory(built)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(built, "prism-*")) {
        for (Path folder : folders) {
          Path launcher = folder.resolve("bin").resolve("prism");
          if (Files.isExecutable(launcher)) {
            return launcher;
          }
        }
      }
    }
    throw new IOException("there is no distribution in " + built + ": ./prism build makes it");
  }
}
