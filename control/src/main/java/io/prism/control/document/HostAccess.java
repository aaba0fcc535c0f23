package io.prism.control.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What documents refer to outside themselves. */
public interface HostAccess {

  /** An environment variable, if it is set. */
  Optional<String> variable(String name);

  /**
   * At most {@code limit} bytes from the beginning of a file.
   *
   * @throws IOException when it cannot be read
   */
  byte[] read(Path file, int limit) throws IOException;

  /** The machine this process runs on. */
  static HostAccess system() {
    return new HostAccess() {
      @Override
      public Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
      }

      @Override
      public byte[] read(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
          return in.readNBytes(limit);
        }
      }
    };
  }
}
