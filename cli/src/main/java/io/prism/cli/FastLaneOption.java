package io.prism.cli;

import picocli.CommandLine.Option;

/** Which engine the gRPC listeners run on. */
final class FastLaneOption {

  /** How the option is written. */
  enum Setting {
    on,
    off
  }

  @Option(
      names = "--fast-lane",
      paramLabel = "on|off",
      description =
          "Run the gRPC listeners on Prism's own HTTP/2 engine, or on grpc-java's"
              + " (default ${DEFAULT-VALUE}).")
  private Setting setting = Setting.on;

  boolean isOn() {
    return setting == Setting.on;
  }
}
