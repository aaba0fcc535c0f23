package io.prism.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.bench.BenchMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process that does one job after the other, so that its code is compiled once: a line of JSON
 * for each, and one for what came of it. One that hangs or ends is replaced by the next job. For
 * one thread.
 */
public final class Worker implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Optional<Integer> core;
  private final String name;
  private final List<String> command;
  private @Nullable Conversation conversation;

  private record Conversation(Process process, Writer in, BufferedReader out) {}

  private Worker(Path folder, Optional<Integer> core, String name, List<String> command) {
    this.folder = folder;
    this.core = core;
    this.name = name;
    this.command = command;
  }

  /** One that runs a command of the benchmarks, pinned to a core unless that is empty. */
  public static Worker start(
      Path folder, Optional<Integer> core, List<String> jvmFlags, String command)
      throws IOException {
    return program(folder, core, command, Child.jvm(jvmFlags, BenchMain.class, command));
  }

  /** One that runs a program. */
  static Worker program(Path folder, Optional<Integer> core, String name, List<String> command)
      throws IOException {
    Worker worker = new Worker(folder, core, name, command);
    worker.running();
    return worker;
  }

  /** Has a job done; throws when it could not be done as told, or not in time. */
  public JsonNode run(Object job, Duration limit) throws IOException, InterruptedException {
    Conversation now = running();
    JsonNode result;
    try {
      now.in().write(JSON.writeValueAsString(job) + "\n");
      now.in().flush();
      result = JSON.readTree(answer(now.out(), limit));
    } catch (IOException | InterruptedException e) {
      // Whatever it may still answer is none of the next job's.
      end();
      throw e;
    }
    if (result.has("error")) {
      throw new IOException("the load failed: " + result.path("error").asText());
    }
    return result;
  }

  private Conversation running() throws IOException {
    Conversation now = conversation;
    if (now == null) {
      Process process = Child.conversing(folder, core, name, command);
      now =
          new Conversation(
              process,
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8),
              process.inputReader(StandardCharsets.UTF_8));
      conversation = now;
    }
    return now;
  }

  private static String answer(BufferedReader out, Duration limit)
      throws IOException, InterruptedException {
    CompletableFuture<Optional<String>> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Optional.ofNullable(out.readLine());
              } catch (IOException e) {
                return Optional.empty();
              }
            });
    try {
      return line.get(limit.toMillis(), TimeUnit.MILLISECONDS)
          .orElseThrow(() -> new IOException("the process of a load ended"));
    } catch (TimeoutException e) {
      throw new IOException("a load did not end within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private void end() throws InterruptedException {
    Conversation now = conversation;
    conversation = null;
    if (now != null) {
      now.process().destroyForcibly();
      Child.end(now.process());
    }
  }

  @Override
  public void close() throws InterruptedException {
    Conversation now = conversation;
    conversation = null;
    if (now != null) {
      Child.end(now.process());
    }
  }
}
