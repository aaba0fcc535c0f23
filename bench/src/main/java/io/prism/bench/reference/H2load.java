package io.prism.bench.reference;

import io.prism.bench.load.Requests;
import io.prism.bench.process.Child;
import io.prism.bench.process.CpuMeter;
import io.prism.bench.process.Tools;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** h2load: another generator's view of the same servers. It does not look at gRPC's status. */
public final class H2load {

  /** The program. */
  public static final String TOOL = "h2load";

  private static final Pattern REQUESTS =
      Pattern.compile("requests: .* (\\d+) done, (\\d+) succeeded, (\\d+) failed");

  private H2load() {}

  /**
   * CPU time of a server for each Get over 10 connections with 10 streams, in microseconds.
   *
   * @param timeout the {@code grpc-timeout} of each call; empty: none
   */
  public static double micros(
      Path folder, Optional<Integer> core, String target, long pid, String timeout, int calls)
      throws IOException, InterruptedException {
    byte[] message =
        GetRequest.newBuilder()
            .setNamespace("limited")
            .setKey(Requests.key(42))
            .build()
            .toByteArray();
    Path body =
        Files.write(
            folder.resolve("get.bin"),
            ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array());
    Path program = Tools.require(TOOL);
    List<String> line =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--clients=10",
                "--max-concurrent-streams=10",
                "--threads=1",
                "--requests=" + calls,
                "--window-bits=24",
                "--connection-window-bits=28",
                "--data=" + body,
                "--header=content-type: application/grpc",
                "--header=te: trailers"));
    if (!timeout.isEmpty()) {
      line.add("--header=grpc-timeout: " + timeout);
    }
    line.add("http://" + target + "/" + KeyValueServiceGrpc.getGetMethod().getFullMethodName());
    CpuMeter meter = CpuMeter.start(pid);
    try (Child load = Child.program(folder, core, TOOL, line)) {
      long succeeded = succeeded(load.output());
      return meter.seconds() * 1e6 / succeeded;
    }
  }

  /** How many requests went well, from what it prints. */
  static long succeeded(String output) throws IOException {
    Matcher matcher = REQUESTS.matcher(output);
    if (!matcher.find() || !"0".equals(matcher.group(3))) {
      throw new IOException("h2load: " + output.strip());
    }
    return Long.parseLong(matcher.group(2));
  }
}
