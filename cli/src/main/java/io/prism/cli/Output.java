package io.prism.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a client command shows what it learned. */
public final class Output {

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

  @Option(
      names = "--json",
      description = "Print the gateway's answer as JSON, one document a line; bytes are base64.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // injected before any method is called
  private CommandSpec command;

  /** Whether a program reads along. */
  public boolean isJson() {
    return json;
  }

  /** Where answers go. */
  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Where remarks go. */
  public PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Prints a line for people, or the whole answer for programs. */
  public void print(MessageOrBuilder answer, String line) {
    if (json) {
      printJson(answer);
    } else {
      out().println(line);
    }
  }

  /** Prints an answer as one line of JSON. */
  public void printJson(MessageOrBuilder answer) {
    out().println(toJson(answer));
  }

  /** The canonical JSON form of an answer. */
  public static String toJson(MessageOrBuilder answer) {
    try {
      return JSON.print(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the gateway's messages hold no Any of unknown type", e);
    }
  }
}
