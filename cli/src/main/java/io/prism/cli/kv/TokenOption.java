package io.prism.cli.kv;

import picocli.CommandLine.Option;

/** The token that makes a write safe to repeat. */
final class TokenOption {

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "",
      description = "Idempotency token: repeating the command with it changes nothing further.")
  private String token = "";

  String value() {
    return token;
  }
}
