package io.prism.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs one command of the benchmarks after the other in this process: its arguments as a line of
 * JSON on the standard input, the last line that it prints on the output.
 */
@Command(name = "driver", hidden = true)
final class DriverCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Integer call() throws IOException {
    PrintStream answers = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answers.println(answer(JSON.readValue(line, String[].class)));
      answers.flush();
    }
    return 0;
  }

  /** What a command prints last; what it failed with. */
  static String answer(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    StringWriter errors = new StringWriter();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = BenchMain.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    } finally {
      System.setOut(out);
    }
    if (exitCode != 0) {
      return JSON.createObjectNode().put("error", errors.toString().strip()).toString();
    }
    return printed
        .toString(StandardCharsets.UTF_8)
        .strip()
        .lines()
        .reduce((first, second) -> second)
        .orElse("{}");
  }
}
