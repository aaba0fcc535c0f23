package io.prism.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a Get of 1 KB on the memory store costs, beside a grpc-java server that echoes as many
 * bytes. Each server is pinned to core 0 and the load to core 1; the two take turns, and each one's
 * best repetition counts, since other work on the machine only ever adds.
 */
@Command(
    name = "get-hop",
    description = "CPU of a gRPC Get on memory beside a bare grpc-java echo.")
final class GetHopBenchmark implements Callable<Integer> {

  private static final int KEYS = 10_000;
  private static final int WARM_UP_CALLS_EACH = 4_000;

  @Option(names = "--repetitions", defaultValue = "5")
  private int repetitions;

  @Option(names = "--calls-each", defaultValue = "3000", description = "By each of 100 clients.")
  private int callsEach;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("prism-bench");
    try (GatewayUnderTest gateway =
        GatewayUnderTest.start(
            folder,
            Optional.of(0),
            "  - {name: bench, pattern: keyvalue, needs: {durability: best-effort}, backend: {name: memory}}\n",
            "  - {name: memory, type: memory}\n")) {
      int replyBytes = fill(gateway.grpc());
      Path portsFile = folder.resolve("echo.json");
      try (Child echo =
          Child.start(
              folder,
              Optional.of(0),
              List.of("-Xmx256m"),
              BenchMain.class,
              "echo-server",
              "--reply-bytes",
              Integer.toString(replyBytes),
              "--ports-file",
              portsFile.toString())) {
        String echoTarget = echo.ports(portsFile).path("grpc").asText();
        load(folder, echoTarget, "echo", WARM_UP_CALLS_EACH);
        load(folder, gateway.grpc(), "get", WARM_UP_CALLS_EACH);
        List<Double> echoMicros = new ArrayList<>();
        List<Double> getMicros = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
          echoMicros.add(measure(folder, echo.pid(), echoTarget, "echo"));
          getMicros.add(measure(folder, gateway.pid(), gateway.grpc(), "get"));
        }
        double best = Collections.min(getMicros) / Collections.min(echoMicros);
        System.out.printf("echo us/call %s%nget  us/call %s%n", echoMicros, getMicros);
        System.out.printf(
            "get-hop: get %.2f us, echo %.2f us, ratio %.2f (must be <= 1.30)%n",
            Collections.min(getMicros), Collections.min(echoMicros), best);
      }
    }
    return 0;
  }

  private double measure(Path folder, long pid, String target, String operation)
      throws IOException, InterruptedException {
    double before = ProcStat.cpuSeconds(pid);
    long calls = load(folder, target, operation, callsEach);
    return Math.round((ProcStat.cpuSeconds(pid) - before) / calls * 1e8) / 1e2;
  }

  private static long load(Path folder, String target, String operation, int callsEach)
      throws IOException, InterruptedException {
    return Child.run(
            folder,
            Optional.of(1),
            List.of("-Xmx512m"),
            List.of(
                "grpc-load",
                "--target",
                target,
                "--operation",
                operation,
                "--calls-each",
                Integer.toString(callsEach),
                "--keys",
                Integer.toString(KEYS)))
        .path("calls")
        .asLong();
  }

  /**
   * Writes every key; the size of a Get's reply, so that the echo can answer with as many bytes.
   */
  private static int fill(String target) throws IOException {
    ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    try {
      var stub = KeyValueServiceGrpc.newBlockingStub(channel);
      ByteString value = ByteString.copyFrom(new byte[1024]);
      for (int i = 0; i < KEYS; i++) {
        stub.put(
            PutRequest.newBuilder()
                .setNamespace("bench")
                .setKey("bench-%06d".formatted(i))
                .setValue(value)
                .build());
      }
      GetResponse reply =
          stub.get(GetRequest.newBuilder().setNamespace("bench").setKey("bench-000000").build());
      if (!reply.getFound()) {
        throw new IOException("the gateway lost a key: " + JsonFormat.printer().print(reply));
      }
      return reply.getSerializedSize();
    } finally {
      channel.shutdownNow();
    }
  }
}
