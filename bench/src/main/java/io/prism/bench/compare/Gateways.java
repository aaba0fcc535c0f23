package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.load.LoadJob;
import io.prism.bench.load.LoadJob.Operation;
import io.prism.bench.process.Certificates;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.Running;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gateways that are compared, and the loads on them. */
final class Gateways {

  static final String GET = KeyValueServiceGrpc.getGetMethod().getFullMethodName();
  static final String PUT = KeyValueServiceGrpc.getPutMethod().getFullMethodName();
  private static final String BATCH_GET =
      KeyValueServiceGrpc.getBatchGetMethod().getFullMethodName();

  /** Items of 100 bytes, with a rate limit that is never reached. */
  static final String LIMITED = "limited";

  /** Items of 100 bytes, without one. */
  static final String PLAIN = "plain";

  /** Items of 1 KB, with a rate limit that is never reached. */
  static final String LARGE = "large";

  static final int SMALL_VALUE = 100;
  static final int LARGE_VALUE = 1024;

  /** What clients send that use the features. */
  static final String DEADLINE = "10S";

  /** Of every message on the wire. */
  private static final int GRPC_PREFIX = 5;

  private static final String TRANSPORT = "--transport=";
  private static final int START_TRIES = 300;
  private static final String MEMORY = "  - {name: memory, type: memory}\n";

  private Gateways() {}

  /** With the store in its process. */
  static GatewayUnderTest inProcess(Run run) throws IOException, InterruptedException {
    return start(run, MEMORY, "");
  }

  /** The same with every call on grpc-java, whatever the others run on. */
  static GatewayUnderTest onGrpcJava(Run run) throws IOException, InterruptedException {
    return start(run, MEMORY, "", Lane.GRPC_JAVA.in(run.settings().gatewayOptions()), List.of());
  }

  /** The same by this transport, whichever was asked for. */
  static GatewayUnderTest on(Run run, String transport) throws IOException, InterruptedException {
    List<String> options =
        Stream.concat(
                Stream.of(TRANSPORT + transport),
                run.settings().gatewayOptions().stream()
                    .filter(option -> !option.startsWith(TRANSPORT)))
            .toList();
    return start(run, MEMORY, "", options, List.of());
  }

  /** The same with more of {@code server.yaml}. */
  static GatewayUnderTest inProcess(Run run, String server)
      throws IOException, InterruptedException {
    return start(run, MEMORY, server);
  }

  /**
   * With the store in its process, and the JDK's sockets, which are written to by write and writev
   * only. Netty's own sends a single buffer in a way that the kernel does not count.
   */
  static GatewayUnderTest countable(Run run) throws IOException, InterruptedException {
    return start(
        run,
        MEMORY,
        "",
        run.settings().gatewayOptions(),
        List.of("-Dio.netty.transport.noNative=true"));
  }

  /** With the store in a plugin process. */
  static GatewayUnderTest forwarding(Run run, Running plugin)
      throws IOException, InterruptedException {
    return start(
        run,
        """
          - name: memory
            type: memory
            plugin: {address: "%s"}
            declares:
              interfaces: [keyvalue_basic, keyvalue_ttl, keyvalue_batch, keyvalue_cas]
              durability: best-effort
        """
            .formatted(plugin.target()),
        "");
  }

  private static GatewayUnderTest start(Run run, String backends, String server)
      throws IOException, InterruptedException {
    return start(run, backends, server, run.settings().gatewayOptions(), List.of());
  }

  private static GatewayUnderTest start(
      Run run, String backends, String server, List<String> options, List<String> jvmFlags)
      throws IOException, InterruptedException {
    String namespaces =
        Stream.of(
                namespace(LIMITED, "rate_limit: {requests_per_second: 10000000}, "),
                namespace(LARGE, "rate_limit: {requests_per_second: 10000000}, "),
                namespace(PLAIN, ""))
            .collect(Collectors.joining());
    return GatewayUnderTest.start(
        run.folder(),
        run.settings().serverCore(),
        namespaces,
        "backends:\n" + backends + server,
        options,
        jvmFlags);
  }

  private static String namespace(String name, String more) {
    return "  - {name: "
        + name
        + ", pattern: keyvalue, needs: {durability: best-effort}, "
        + more
        + "backend: {name: memory}, access: {owners: ["
        + Certificates.CLIENT
        + "]}}\n";
  }

  /** Gets of 100 bytes with rate limit and deadline. */
  static LoadJob get(String target) {
    return LoadJob.closed(target, GET, Operation.GET, LIMITED, SMALL_VALUE).withTimeout(DEADLINE);
  }

  /** Gets of 100 bytes with neither. */
  static LoadJob plainGet(String target) {
    return LoadJob.closed(target, GET, Operation.GET, PLAIN, SMALL_VALUE);
  }

  /** BatchGets of items of 100 bytes with rate limit and deadline. */
  static LoadJob batchGet(String target) {
    return LoadJob.closed(target, BATCH_GET, Operation.BATCH_GET, LIMITED, SMALL_VALUE)
        .withTimeout(DEADLINE);
  }

  /** Gets of 1 KB with rate limit and deadline. */
  static LoadJob largeGet(String target) {
    return LoadJob.closed(target, GET, Operation.GET, LARGE, LARGE_VALUE).withTimeout(DEADLINE);
  }

  /** Puts of 1 KB with rate limit and deadline. */
  static LoadJob put(String target) {
    return LoadJob.closed(target, PUT, Operation.PUT, LARGE, LARGE_VALUE).withTimeout(DEADLINE);
  }

  /** The same requests to a server that knows no deadline. */
  static LoadJob barePut(String target) {
    return LoadJob.closed(target, PUT, Operation.PUT, LARGE, LARGE_VALUE);
  }

  /** Requests of a Get's size to something that answers with as many bytes. */
  static LoadJob bareGet(String target, String method) {
    return LoadJob.closed(target, method, Operation.GET, LIMITED, SMALL_VALUE);
  }

  /**
   * Writes every item of a namespace, and reads some.
   *
   * @return the size of the message that a Get is answered with
   */
  static int fill(Run run, String target, String namespace)
      throws IOException, InterruptedException {
    int bytes = bytes(namespace);
    awaitOne(
        run, LoadJob.closed(target, PUT, Operation.PUT, namespace, bytes).shape(1, 1).making(1));
    fill(run, filling(target, namespace));
    int reply = replyBytes(run, LoadJob.closed(target, GET, Operation.GET, namespace, bytes));
    if (reply < bytes) {
      throw new IOException("the gateway has lost items of " + namespace);
    }
    return reply;
  }

  /** Makes the calls of a load that writes each key once; fails unless all succeed. */
  static void fill(Run run, LoadJob filling) throws IOException, InterruptedException {
    expectAll(run.load(filling.makingEachKey()), filling.content().keys());
  }

  /** The load, with every reply to be as large as the first ones are. */
  static LoadJob sized(Run run, LoadJob job) throws IOException, InterruptedException {
    return job.expecting(replyBytes(run, job));
  }

  private static int replyBytes(Run run, LoadJob job) throws IOException, InterruptedException {
    JsonNode result = run.load(job.shape(1, 1).making(10));
    expectAll(result, 10);
    return result.path("smallest_reply").asInt() - GRPC_PREFIX;
  }

  /** A gateway starts before its plugin is reached: makes a call again until it is answered. */
  private static void awaitOne(Run run, LoadJob call) throws IOException, InterruptedException {
    JsonNode result = run.load(call);
    for (int i = 0; i < START_TRIES && result.path("calls").asInt() == 0; i++) {
      Thread.sleep(100);
      result = run.load(call);
    }
    expectAll(result, 1);
  }

  /** Puts of every item of a namespace. */
  static LoadJob filling(String target, String namespace) {
    return LoadJob.closed(target, PUT, Operation.FILL, namespace, bytes(namespace));
  }

  private static int bytes(String namespace) {
    return namespace.equals(LARGE) ? LARGE_VALUE : SMALL_VALUE;
  }

  /** Fails unless so many calls were answered with status OK. */
  static void expectAll(JsonNode result, int calls) throws IOException {
    if (result.path("calls").asInt() != calls) {
      throw new IOException("not every call went well: " + result);
    }
  }
}
