package io.prism.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** Runs commands as a user does, and keeps what they print. */
final class CommandRun {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command; tells its exit code. */
  int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  /** The same against a gateway at an address. */
  int at(String target, String... args) {
    return run(
        Stream.concat(Stream.of(args), Stream.of("--target", target)).toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Both, for who asks why a command failed. */
  String all() {
    return out() + err();
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out());
  }

  /** Forgets the output so far. */
  void clear() {
    out.getBuffer().setLength(0);
  }
}
