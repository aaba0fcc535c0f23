package io.prism.cli.kv;

import io.prism.keyvalue.v1.ScanRequest;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which items to list. */
public final class RangeOptions {

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only keys that start with this text.")
  private String prefix = "";

  @Option(
      names = "--start",
      paramLabel = "KEY",
      defaultValue = "",
      description = "First key; excludes PREFIX.")
  private String start = "";

  @Option(
      names = "--end",
      paramLabel = "KEY",
      defaultValue = "",
      description = "End of the range, itself excluded; excludes PREFIX.")
  private String end = "";

  /** A scan of the range. */
  public ScanRequest.Builder request(String namespace) {
    return ScanRequest.newBuilder()
        .setNamespace(namespace)
        .setPrefix(prefix)
        .setStart(start)
        .setEnd(end);
  }
}
