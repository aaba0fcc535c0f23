package io.prism.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.reference.EchoServer;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gets from a gateway and echoes of as many bytes from a bare server, in turns of a fraction of a
 * second. What a call costs on a shared machine changes from minute to minute by far more than the
 * two sides differ, but hardly from one turn to the next.
 */
@Command(name = "paired-load", hidden = true)
public final class PairedLoad implements Callable<Integer> {

  private static final int CONNECTIONS = 10;
  private static final int STREAMS = 10;
  private static final int WARM_UP_TURNS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--get", required = true)
  private String getTarget = "";

  @Option(names = "--get-pid", required = true)
  private long getPid;

  @Option(names = "--echo", required = true)
  private String echoTarget = "";

  @Option(names = "--echo-pid", required = true)
  private long echoPid;

  @Option(names = "--turns", required = true)
  private int turns;

  @Option(names = "--calls-each", required = true, description = "By each of 100 clients a turn.")
  private int callsEach;

  @Option(names = "--keys", required = true)
  private int keys;

  @Override
  public Integer call() throws Exception {
    String get = KeyValueServiceGrpc.getGetMethod().getFullMethodName();
    try (ClosedLoop gets = loop(getTarget, get);
        ClosedLoop echoes = loop(echoTarget, EchoServer.METHOD)) {
      ArrayNode getMicros = JSON.createArrayNode();
      ArrayNode echoMicros = JSON.createArrayNode();
      for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
        double echo = turn(echoes, echoPid);
        double measured = turn(gets, getPid);
        if (turn >= 0) {
          echoMicros.add(echo);
          getMicros.add(measured);
        }
      }
      ObjectNode result = JSON.createObjectNode();
      result.set("get", getMicros);
      result.set("echo", echoMicros);
      System.out.println(result);
    }
    return 0;
  }

  private ClosedLoop loop(String target, String method) throws IOException {
    return new ClosedLoop(Shape.plain(target, method, CONNECTIONS, STREAMS), this::request);
  }

  private byte[] request(Random random) {
    return GetRequest.newBuilder()
        .setNamespace("bench")
        .setKey(Requests.key(random.nextInt(keys)))
        .build()
        .toByteArray();
  }

  /** CPU time of the server for each call of a turn, in microseconds. */
  private double turn(ClosedLoop loop, long pid) throws IOException {
    CpuMeter meter = CpuMeter.start(pid);
    CallLog log = loop.run(callsEach);
    if (!log.failures().isEmpty()) {
      throw new IOException("calls failed: " + log.failures());
    }
    return meter.seconds() * 1e6 / (CONNECTIONS * STREAMS * callsEach);
  }
}
