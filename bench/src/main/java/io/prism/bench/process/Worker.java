package io.prism.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.bench.BenchMain;
import io.prism.bench.load.LoadJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that makes the loads, one after the other. For one thread. */
public final class Worker implements AutoCloseable {

  private static final long LIMIT_SECONDS = 180;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private Worker(Process process) {
    this.process = process;
    this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it, pinned to a core unless that is empty. */
  public static Worker start(Path folder, Optional<Integer> core) throws IOException {
    return new Worker(
        Child.conversing(
            folder,
            core,
            "load-worker",
            Child.jvm(List.of("-Xms768m", "-Xmx768m"), BenchMain.class, "load-worker")));
  }

  /** Makes a load; throws when it could not be made as told. */
  public JsonNode run(LoadJob job) throws IOException, InterruptedException {
    in.write(JSON.writeValueAsString(job) + "\n");
    in.flush();
    JsonNode result = JSON.readTree(answer(LIMIT_SECONDS + (long) job.seconds()));
    if (result.has("error")) {
      throw new IOException("the load failed: " + result.path("error").asText());
    }
    return result;
  }

  private String answer(long seconds) throws IOException, InterruptedException {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Optional.ofNullable(out.readLine())
                    .orElse("{\"error\": \"the load generator ended\"}");
              } catch (IOException e) {
                return "{\"error\": \"the load generator is gone\"}";
              }
            });
    try {
      return line.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("a load did not end within " + seconds + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public void close() throws InterruptedException {
    Child.end(process);
  }
}
