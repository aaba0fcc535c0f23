package io.prism.operator.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code check} command, with which an installation is tested. */
@Command(
    name = "check",
    description = "Asks an address whether it is ready; the exit code is 0 or 1.",
    mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      required = true,
      description = "What to ask, such as http://prism-operator:8081/readyz.")
  private @Nullable URI url;

  @Override
  public Integer call() throws InterruptedException {
    URI asked = Objects.requireNonNull(url);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(asked).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == OK) {
        spec.commandLine().getOut().println(asked + " is ready");
        return 0;
      }
      return fail(asked + " answers " + response.statusCode() + ": " + firstLine(response.body()));
    } catch (IOException e) {
      return fail(asked + " does not answer: " + e);
    } catch (IllegalArgumentException e) {
      return fail(asked + " cannot be asked: " + e.getMessage());
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private int fail(String message) {
    spec.commandLine().getErr().println(message);
    return 1;
  }
}
