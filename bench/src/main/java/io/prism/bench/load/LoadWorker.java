package io.prism.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.bench.process.CpuMeter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    return job.timing().perSecond() > 0 ? open(job) : closed(job);
  }

  private static ObjectNode closed(LoadJob job) throws IOException {
    LoadJob.Timing timing = job.timing();
    try (ClosedLoop loop = new ClosedLoop(job.shape(), requests(job.content()))) {
      if (timing.calls() == 0) {
        loop.runFor(nanos(timing.rampSeconds()));
      }
      Costs costs = new Costs(job.pids());
      CallLog log =
          timing.calls() > 0 ? loop.run(timing.calls()) : loop.runFor(nanos(timing.seconds()));
      costs.stop();
      return costs
          .addTo(log.toJson())
          .put("watched_calls", log.calls())
          .put("smallest_reply", loop.smallestReply());
    }
  }

  private static ObjectNode open(LoadJob job) throws IOException {
    LoadJob.Timing timing = job.timing();
    try (OpenLoop loop = new OpenLoop(job.shape(), timing.waiting(), requests(job.content()))) {
      loop.run(timing.perSecond(), nanos(timing.rampSeconds()), 1, () -> {});
      Costs costs = new Costs(job.pids());
      // Not after the drain, in which the servers have ever less to do.
      ObjectNode result =
          loop.run(timing.perSecond(), nanos(timing.seconds()), System.nanoTime(), costs::stop);
      return costs.addTo(result).put("smallest_reply", loop.smallestReply());
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static Function<Random, byte[]> requests(LoadJob.Content content) {
    String namespace = content.namespace();
    return switch (content.operation()) {
      case GET -> Requests.gets(namespace, content.keys());
      case BATCH_GET -> Requests.batchGets(namespace, content.keys());
      case PUT -> Requests.puts(namespace, content.keys(), content.valueBytes());
      case FILL -> Requests.fill(namespace, content.keys(), content.valueBytes());
      case DAPR_FILL -> DaprRequests.fill(namespace, content.keys(), content.valueBytes());
      case DAPR_GET -> DaprRequests.gets(namespace, content.keys());
    };
  }

  /** CPU time of the watched processes, and the wall clock beside it. */
  private static final class Costs {
    private final List<CpuMeter> meters = new ArrayList<>();
    private final List<Double> cpuSeconds = new ArrayList<>();
    private final long start;
    private double wallSeconds;

    Costs(List<Long> pids) throws IOException {
      for (long pid : pids) {
        meters.add(CpuMeter.start(pid));
      }
      this.start = System.nanoTime();
    }

    void stop() throws IOException {
      wallSeconds = (System.nanoTime() - start) / 1e9;
      for (CpuMeter meter : meters) {
        cpuSeconds.add(meter.seconds());
      }
    }

    ObjectNode addTo(ObjectNode result) {
      ArrayNode cpu = result.putArray("cpu_seconds");
      cpuSeconds.forEach(cpu::add);
      return result.put("wall_seconds", wallSeconds);
    }
  }
}
