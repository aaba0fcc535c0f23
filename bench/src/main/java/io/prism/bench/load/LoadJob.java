package io.prism.bench.load;

import java.nio.file.Path;
import java.util.List;

/**
 * One load, as a worker is told to make it.
 *
 * @param shape where it goes and how
 * @param content what the calls are
 * @param timing when they are made
 * @param pids the processes whose CPU time is told, with that of their children
 */
public record LoadJob(Shape shape, Content content, Timing timing, List<Long> pids) {

  /** How a result calls replies of another size than {@linkplain #expecting expected}. */
  public static final String WRONG_REPLY = "WRONG_REPLY";

  private static final int KEYS = 10_000;

  /** What the requests are. */
  public enum Operation {
    /** KeyValue Gets of random keys; also what an echo or a static file is asked. */
    GET,
    /** KeyValue BatchGets of 16 neighbouring keys each. */
    BATCH_GET,
    /** KeyValue Puts of random keys. */
    PUT,
    /** KeyValue Puts of every key, once. */
    FILL,
    /** Dapr's SaveState of every key of the state store {@code kv}, once. */
    DAPR_FILL,
    /** Dapr's GetState of random keys of it. */
    DAPR_GET
  }

  /**
   * What the calls are.
   *
   * @param operation what the requests are
   * @param namespace whose items they name
   * @param keys how many keys there are
   * @param valueBytes the size of what is put
   */
  public record Content(Operation operation, String namespace, int keys, int valueBytes) {}

  /**
   * When calls are made.
   *
   * @param rampSeconds how long calls are made before they are measured
   * @param seconds how long they are measured; 0: for as many {@code calls}
   * @param calls how many calls of each connection times stream, when no seconds are given
   * @param perSecond the rate of an open loop; 0: closed loop
   * @param waiting how many calls of an open loop may wait for room on a connection
   */
  public record Timing(
      double rampSeconds, double seconds, int calls, double perSecond, int waiting) {}

  /** Copies the list. */
  public LoadJob {
    pids = List.copyOf(pids);
  }

  /** A closed loop of 10 connections with 10 streams each over 10,000 items, for a second. */
  public static LoadJob closed(
      String target, String method, Operation operation, String namespace, int valueBytes) {
    return new LoadJob(
        Shape.plain(target, method, 10, 10),
        new Content(operation, namespace, KEYS, valueBytes),
        new Timing(0.2, 1, 0, 0, 0),
        List.of());
  }

  /** The same with other connections and streams. */
  public LoadJob shape(int connections, int streams) {
    return with(shape.of(connections, streams));
  }

  /** The same with a deadline for each call. */
  public LoadJob withTimeout(String timeout) {
    return with(shape.withTimeout(timeout));
  }

  /** The same over TLS. */
  public LoadJob withTls(Path keyStore) {
    return with(shape.withTls(keyStore));
  }

  /** The same with replies of a size; others count as failed. */
  public LoadJob expecting(int messageBytes) {
    return with(shape.expecting(messageBytes));
  }

  private LoadJob with(Shape newShape) {
    return new LoadJob(newShape, content, timing, pids);
  }

  /** The same for so long. */
  public LoadJob lasting(double seconds) {
    return with(new Timing(timing.rampSeconds(), seconds, 0, timing.perSecond(), timing.waiting()));
  }

  /** The same with so many calls of each client, and no ramp. */
  public LoadJob making(int callsEach) {
    return with(new Timing(0, 0, callsEach, 0, 0));
  }

  /** The same with each key in turn once, for what fills a store. */
  public LoadJob makingEachKey() {
    return making(content.keys() / (shape.connections() * shape.streams()));
  }

  /** The same as an open loop. */
  public LoadJob open(double perSecond, int waiting) {
    return with(new Timing(timing.rampSeconds(), timing.seconds(), 0, perSecond, waiting));
  }

  private LoadJob with(Timing newTiming) {
    return new LoadJob(shape, content, newTiming, pids);
  }

  /** The same, telling the CPU time of processes. */
  public LoadJob watching(Long... newPids) {
    return new LoadJob(shape, content, timing, List.of(newPids));
  }
}
