package io.prism.e2e.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of this repository. */
final class Repository {

  private Repository() {}

  static Path file(String path) {
    return Path.of(System.getProperty("prism.root")).resolve(path);
  }

  static List<Path> folders(String path) {
    return list(path).stream().filter(Files::isDirectory).toList();
  }

  static List<Path> list(String path) {
    try (Stream<Path> files = Files.list(file(path))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
