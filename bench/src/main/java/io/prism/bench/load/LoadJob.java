package io.prism.bench.load;

import java.nio.file.Path;
import java.util.List;

/**
 * One load, as a worker is told to make it.
 *
 * @param target host and port
 * @param method the full name of the gRPC method
 * @param operation what the requests are
 * @param namespace whose items they name
 * @param keys how many keys there are
 * @param valueBytes the size of what is put
 * @param connections how many
 * @param streams calls of each connection at a time
 * @param timeout the {@code grpc-timeout} of each call, such as {@code 5S}; empty: none
 * @param keyStore a PKCS #12 file with {@code ca} and {@code client} for TLS; empty: in clear
 * @param rampSeconds how long calls are made before they are measured
 * @param seconds how long they are measured; 0: for as many {@code calls}
 * @param calls how many calls of each connection times stream, when no seconds are given
 * @param perSecond the rate of an open loop; 0: closed loop
 * @param waiting how many calls of an open loop may wait for room on a connection
 * @param pids the processes whose CPU time is told, with that of their children
 */
public record LoadJob(
    String target,
    String method,
    Operation operation,
    String namespace,
    int keys,
    int valueBytes,
    int connections,
    int streams,
    String timeout,
    String keyStore,
    double rampSeconds,
    double seconds,
    int calls,
    double perSecond,
    int waiting,
    List<Long> pids) {

  /** What the requests are. */
  public enum Operation {
    /** KeyValue Gets of random keys; also what an echo or a static file is asked. */
    GET,
    /** KeyValue Puts of random keys. */
    PUT,
    /** KeyValue Puts of every key, once. */
    FILL,
    /** Dapr's SaveState of random keys of the state store {@code kv}. */
    DAPR_SET,
    /** Dapr's GetState of random keys of it. */
    DAPR_GET
  }

  /** Copies the list. */
  public LoadJob {
    pids = List.copyOf(pids);
  }

  /** A closed loop of 10 connections with 10 streams each over 10,000 items, for a second. */
  public static LoadJob closed(
      String target, String method, Operation operation, String namespace, int valueBytes) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        10_000,
        valueBytes,
        10,
        10,
        "",
        "",
        0.2,
        1,
        0,
        0,
        0,
        List.of());
  }

  /** The same with other connections and streams. */
  public LoadJob shape(int newConnections, int newStreams) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        keys,
        valueBytes,
        newConnections,
        newStreams,
        timeout,
        keyStore,
        rampSeconds,
        seconds,
        calls,
        perSecond,
        waiting,
        pids);
  }

  /** The same with a deadline for each call. */
  public LoadJob withTimeout(String newTimeout) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        keys,
        valueBytes,
        connections,
        streams,
        newTimeout,
        keyStore,
        rampSeconds,
        seconds,
        calls,
        perSecond,
        waiting,
        pids);
  }

  /** The same over TLS. */
  public LoadJob withTls(Path newKeyStore) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        keys,
        valueBytes,
        connections,
        streams,
        timeout,
        newKeyStore.toString(),
        rampSeconds,
        seconds,
        calls,
        perSecond,
        waiting,
        pids);
  }

  /** The same for so long. */
  public LoadJob lasting(double newSeconds) {
    return during(newSeconds, 0, perSecond, waiting);
  }

  /** The same with so many calls of each client, and no ramp. */
  public LoadJob making(int callsEach) {
    return during(0, callsEach, 0, 0);
  }

  /** The same as an open loop. */
  public LoadJob open(double newPerSecond, int newWaiting) {
    return during(seconds, 0, newPerSecond, newWaiting);
  }

  private LoadJob during(double newSeconds, int newCalls, double newPerSecond, int newWaiting) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        keys,
        valueBytes,
        connections,
        streams,
        timeout,
        keyStore,
        rampSeconds,
        newSeconds,
        newCalls,
        newPerSecond,
        newWaiting,
        pids);
  }

  /** The same, telling the CPU time of processes. */
  public LoadJob watching(Long... newPids) {
    return new LoadJob(
        target,
        method,
        operation,
        namespace,
        keys,
        valueBytes,
        connections,
        streams,
        timeout,
        keyStore,
        rampSeconds,
        seconds,
        calls,
        perSecond,
        waiting,
        List.of(newPids));
  }
}
