package io.prism.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.bench.process.ProcStat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;

/**
 * Makes one load after the other: a job as a line of JSON on its standard input, the result as a
 * line on its output. One process for all of a run, so that the generator is compiled once. It ends
 * with its input, and so with whoever started it.
 */
@Command(name = "load-worker", hidden = true)
public final class LoadWorker implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Integer call() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line));
      System.out.flush();
    }
    return 0;
  }

  private static ObjectNode answer(String line) {
    try {
      return run(JSON.readValue(line, LoadJob.class));
    } catch (IOException | RuntimeException e) {
      return JSON.createObjectNode().put("error", String.valueOf(e.getMessage()));
    }
  }

  /** Runs one load. */
  static ObjectNode run(LoadJob job) throws IOException {
    Connections.Shape shape =
        new Connections.Shape(
            job.target(),
            job.method(),
            job.connections(),
            job.streams(),
            given(job.timeout()),
            given(job.keyStore()).map(Path::of));
    return job.perSecond() > 0 ? open(job, shape) : closed(job, shape);
  }

  private static ObjectNode closed(LoadJob job, Connections.Shape shape) throws IOException {
    try (ClosedLoop loop = new ClosedLoop(shape, requests(job))) {
      if (job.calls() == 0) {
        loop.runFor(nanos(job.rampSeconds()));
      }
      Costs costs = new Costs(job.pids());
      CallLog log = job.calls() > 0 ? loop.run(job.calls()) : loop.runFor(nanos(job.seconds()));
      return costs.addTo(log.toJson()).put("smallest_reply", loop.smallestReply());
    }
  }

  private static ObjectNode open(LoadJob job, Connections.Shape shape) throws IOException {
    try (OpenLoop loop = new OpenLoop(shape, job.waiting(), requests(job))) {
      loop.run(job.perSecond(), nanos(job.rampSeconds()), 1);
      Costs costs = new Costs(job.pids());
      ObjectNode result = loop.run(job.perSecond(), nanos(job.seconds()), System.nanoTime());
      return costs.addTo(result).put("smallest_reply", loop.smallestReply());
    }
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static Function<Random, byte[]> requests(LoadJob job) {
    return switch (job.operation()) {
      case GET -> Requests.gets(job.namespace(), job.keys());
      case PUT -> Requests.puts(job.namespace(), job.keys(), job.valueBytes());
      case FILL -> Requests.fill(job.namespace(), job.keys(), job.valueBytes());
      case DAPR_SET -> DaprRequests.sets(job.namespace(), job.keys(), job.valueBytes());
      case DAPR_GET -> DaprRequests.gets(job.namespace(), job.keys());
    };
  }

  /** CPU time of the watched processes, and the wall clock beside it. */
  private static final class Costs {
    private final List<Long> pids;
    private final double[] before;
    private final long start;

    Costs(List<Long> pids) throws IOException {
      this.pids = pids;
      this.before = now();
      this.start = System.nanoTime();
    }

    ObjectNode addTo(ObjectNode result) throws IOException {
      double[] after = now();
      ArrayNode cpu = result.putArray("cpu_seconds");
      for (int i = 0; i < after.length; i++) {
        cpu.add(after[i] - before[i]);
      }
      return result.put("wall_seconds", (System.nanoTime() - start) / 1e9);
    }

    private double[] now() throws IOException {
      double[] seconds = new double[pids.size()];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = ProcStat.treeCpuSeconds(pids.get(i));
      }
      return seconds;
    }
  }
}
