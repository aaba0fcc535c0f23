package io.prism.cli.transfer;

import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.cli.InputFile;
import io.prism.cli.kv.KvOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the items of a file. */
@Command(
    name = "import",
    description = "Write the items of a file, one a line; repeating it is harmless.")
public final class ImportCommand implements Callable<Integer> {

  @Mixin private KvOptions options = new KvOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The file; '-' (default) reads standard input.")
  private String file = "-";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "jsonl ({\"key\": ..., \"value\": base64 or \"text\": ..., and \"ttl\": 30m or"
              + " \"expires_at\": a time}), or tsv (key, tab, text)."
              + " Default: tsv for *.tsv and *.txt, else jsonl.")
  private @Nullable RecordFormat format;

  @Override
  public Integer call() throws IOException {
    boolean stdin = file.equals("-");
    long size = stdin ? 0 : Files.size(Path.of(file));
    RecordFormat chosen = format == null ? RecordFormat.ofFileName(file) : format;
    try (InputStream in = stdin ? System.in : InputFile.open(Path.of(file));
        Connection connection = options.connect();
        ProgressBar progress = new ProgressBar(options.output().err(), size)) {
      Importer importer =
          new Importer(connection, options.namespace(), stdin ? "standard input" : file, progress);
      Importer.Summary summary =
          importer.run(new LineReader(in, RecordFormat.LONGEST_LINE), chosen);
      progress.close();
      summary.problems().forEach(options.output().err()::println);
      if (summary.failed() > summary.problems().size()) {
        options
            .output()
            .err()
            .println("and " + (summary.failed() - summary.problems().size()) + " more");
      }
      options
          .output()
          .out()
          .println(
              options.output().isJson()
                  ? "{\"imported\":" + summary.imported() + ",\"failed\":" + summary.failed() + "}"
                  : "imported " + summary.imported() + ", failed " + summary.failed());
      return summary.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
