package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that may be installed: in the folder that {@code PEERS_BIN} names, on the {@code PATH},
 * or where systems keep their daemons.
 */
public final class Tools {

  private static final List<String> DAEMONS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

  private Tools() {}

  /** Where a program is; empty when it is not installed. */
  public static Optional<Path> find(String name) {
    return find(name, System.getenv());
  }

  /** Where a program is that must be there. */
  public static Path require(String name) throws IOException {
    return find(name).orElseThrow(() -> new IOException(name + " is not installed"));
  }

  /** What is found with other variables. */
  static Optional<Path> find(String name, Map<String, String> environment) {
    Stream<String> peers = Stream.ofNullable(environment.get("PEERS_BIN"));
    Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(":"));
    return Stream.of(peers, path, DAEMONS.stream())
        .flatMap(folders -> folders)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
