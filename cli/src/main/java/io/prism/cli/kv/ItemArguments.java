package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.cli.CommandFailure;
import io.prism.cli.ExitCode;
import io.prism.cli.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * An item to write: its key, and its value on the command line, in a file, or on standard input.
 */
final class ItemArguments {

  private static final int LARGEST_VALUE = Math.toIntExact(KeyValueLimits.HIGHEST_MAX_VALUE_BYTES);

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
      try (InputStream in = InputFile.open(file)) {
        return read(in, file.toString());
      }
    }
    return value == null || value.equals("-")
        ? read(System.in, "standard input")
        : ByteString.copyFromUtf8(value);
  }

  /** Reads to the end, or until there is more than any value may have. */
  private static ByteString read(InputStream in, String source) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST_VALUE + 1);
    if (bytes.length > LARGEST_VALUE) {
      throw new CommandFailure(
          ExitCode.FAILED,
          source
              + " is too large for a value: it has more than "
              + (LARGEST_VALUE >> 20)
              + " MiB, the most that any namespace takes");
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
