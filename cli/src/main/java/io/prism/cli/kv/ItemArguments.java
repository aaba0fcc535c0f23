package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import io.prism.cli.CommandFailure;
import io.prism.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * An item to write: its key, and its value on the command line, in a file, or on standard input.
 */
final class ItemArguments {

  @Parameters(index = "0", paramLabel = "KEY", description = "The item's key.")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "The value as text; '-' or nothing reads standard input.")
  private @Nullable String value;

  @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file.")
  private @Nullable Path file;

  String key() {
    return key;
  }

  ByteString value() throws IOException {
    if (file != null && value != null) {
      throw new CommandFailure(ExitCode.USAGE, "give VALUE or --file, not both");
    }
    if (file != null) {
      return ByteString.copyFrom(Files.readAllBytes(file));
    }
    return value == null || value.equals("-")
        ? ByteString.readFrom(System.in)
        : ByteString.copyFromUtf8(value);
  }
}
