package io.prism.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files that the command line names. */
public final class InputFile {

  private InputFile() {}

  /**
   * Opens a file, a pipe or a device for reading.
   *
   * @throws CommandFailure when it is a directory, which could be opened but not read
   */
  public static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(ExitCode.FAILED, file + " is a directory; name a file");
    }
    return Files.newInputStream(file);
  }
}
