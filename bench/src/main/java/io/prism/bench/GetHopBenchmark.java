package io.prism.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.prism.bench.load.PairedLoad;
import io.prism.bench.load.Requests;
import io.prism.bench.process.Child;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.Workspace;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a Get of 1 KB on the memory store costs, beside a grpc-java server that echoes as many
 * bytes. Both servers are pinned to core 0 and the load to core 1. They take {@linkplain PairedLoad
 * short turns}, and what counts is the median of the ratios of neighbours.
 */
@Command(
    name = "get-hop",
    description = "CPU of a gRPC Get on memory beside a bare grpc-java echo.")
final class GetHopBenchmark implements Callable<Integer> {

  private static final int KEYS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--turns", defaultValue = "60", description = "Of each side.")
  private int turns;

  @Option(
      names = "--calls-each",
      defaultValue = "500",
      description = "By each of 100 clients a turn.")
  private int callsEach;

  @Override
  public Integer call() throws Exception {
    Path folder = Workspace.create().folder();
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
        report(
            Child.run(
                folder,
                Optional.of(1),
                List.of("-Xmx512m"),
                List.of(
                    "paired-load",
                    "--get",
                    gateway.grpc(),
                    "--get-pid",
                    Long.toString(gateway.pid()),
                    "--echo",
                    echo.ports(portsFile).path("grpc").asText(),
                    "--echo-pid",
                    Long.toString(echo.pid()),
                    "--turns",
                    Integer.toString(turns),
                    "--calls-each",
                    Integer.toString(callsEach),
                    "--keys",
                    Integer.toString(KEYS))));
      }
    }
    return 0;
  }

  private static void report(JsonNode result) {
    double[] get = JSON.convertValue(result.path("get"), double[].class);
    double[] echo = JSON.convertValue(result.path("echo"), double[].class);
    double[] ratios = IntStream.range(0, get.length).mapToDouble(i -> get[i] / echo[i]).toArray();
    for (double[] figures : List.of(get, echo, ratios)) {
      Arrays.sort(figures);
    }
    System.out.printf(
        Locale.ROOT,
        "get us/call: least %.2f, quartiles %.2f %.2f %.2f%n",
        get[0],
        at(get, 0.25),
        at(get, 0.5),
        at(get, 0.75));
    System.out.printf(
        Locale.ROOT,
        "echo us/call: least %.2f, quartiles %.2f %.2f %.2f%n",
        echo[0],
        at(echo, 0.25),
        at(echo, 0.5),
        at(echo, 0.75));
    System.out.printf(
        Locale.ROOT,
        "get-hop: median of %d paired ratios %.2f (must be <= 1.30), quartiles %.2f to %.2f;"
            + " of all turns together %.2f%n",
        ratios.length,
        at(ratios, 0.5),
        at(ratios, 0.25),
        at(ratios, 0.75),
        Arrays.stream(get).sum() / Arrays.stream(echo).sum());
  }

  private static double at(double[] sorted, double quantile) {
    return sorted[(int) (quantile * (sorted.length - 1))];
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
                .setKey(Requests.key(i))
                .setValue(value)
                .build());
      }
      GetResponse reply =
          stub.get(GetRequest.newBuilder().setNamespace("bench").setKey(Requests.key(0)).build());
      if (!reply.getFound()) {
        throw new IOException("the gateway lost a key: " + JsonFormat.printer().print(reply));
      }
      return reply.getSerializedSize();
    } finally {
      channel.shutdownNow();
    }
  }
}
