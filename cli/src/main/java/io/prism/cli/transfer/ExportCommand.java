package io.prism.cli.transfer;

import com.google.protobuf.util.Timestamps;
import io.prism.cli.CommandFailure;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.cli.kv.KvOptions;
import io.prism.cli.kv.RangeOptions;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes items to a file that {@code import} reads. */
@Command(name = "export", description = "Write items to a file that 'import' reads.")
public final class ExportCommand implements Callable<Integer> {

  private static final int PAGE_ITEMS = 1000;

  @Mixin private KvOptions options = new KvOptions();
  @Mixin private RangeOptions range = new RangeOptions();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The file; '-' (default) writes to standard output.")
  private String file = "-";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "jsonl or tsv. Default: tsv for *.tsv and *.txt, else jsonl.")
  private @Nullable RecordFormat format;

  @Override
  public Integer call() throws IOException {
    RecordFormat chosen = format == null ? RecordFormat.ofFileName(file) : format;
    long exported = 0;
    long bytes = 0;
    try (Connection connection = options.connect();
        BufferedWriter out =
            new BufferedWriter(new OutputStreamWriter(open(), StandardCharsets.UTF_8));
        ProgressBar progress = new ProgressBar(options.output().err(), 0)) {
      ScanRequest.Builder request = range.request(options.namespace()).setLimit(PAGE_ITEMS);
      do {
        // Pages of their own rather than one stream: an export may take longer than any deadline.
        ScanResponse page = connection.keyValue().scan(request.build());
        for (ScanItem item : page.getItemsList()) {
          String line = line(chosen, item);
          out.write(line);
          out.newLine();
          exported++;
          bytes += line.length();
        }
        request.setCursor(page.getNextCursor());
        progress.update(exported, bytes);
      } while (!request.getCursor().isEmpty());
    }
    options.output().err().println("exported " + exported);
    return ExitCode.OK;
  }

  private OutputStream open() throws IOException {
    if (!file.equals("-")) {
      return Files.newOutputStream(Path.of(file));
    }
    return new FilterOutputStream(System.out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush(); // standard output belongs to the process
      }
    };
  }

  private static String line(RecordFormat format, ScanItem item) {
    Optional<Instant> expiresAt =
        item.hasExpiresAt()
            ? Optional.of(Instant.ofEpochMilli(Timestamps.toMillis(item.getExpiresAt())))
            : Optional.empty();
    try {
      return format.format(new Record(item.getKey(), item.getValue(), expiresAt, Optional.empty()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }
}
