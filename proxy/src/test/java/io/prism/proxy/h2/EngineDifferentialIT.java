package io.prism.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.control.snapshot.ListenerKind;
import io.prism.http2.frame.FrameType;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd requests get the same answers from our own engine, with all its lanes, as from grpc-java's.
 * {@code -Dprism.differential.seed=N} repeats a run.
 */
class EngineDifferentialIT {

  private static final int REQUESTS = 2_000;
  private static final int PATIENCE_MILLIS = 3_000;
  private static final List<String> THAT_MATTER =
      List.of(
          ":status",
          "content-type",
          "grpc-status",
          "grpc-message",
          "grpc-status-details-bin",
          "grpc-encoding",
          "grpc-accept-encoding",
          "allow");

  @Test
  void bothEnginesAnswerAlike(@TempDir Path own, @TempDir Path stock) throws Exception {
    long seed = Long.getLong("prism.differential.seed", System.nanoTime());
    System.out.println("EngineDifferentialIT: rerun with -Dprism.differential.seed=" + seed);
    OddRequests requests = new OddRequests(seed);
    List<String> differences = new ArrayList<>();
    try (TestProxy first = proxy(own, true);
        TestProxy second = proxy(stock, false)) {
      for (int i = 0; i < REQUESTS; i++) {
        OddRequests.Odd odd = requests.next();
        String mine = outcome(first, odd);
        String theirs = outcome(second, odd);
        if (!mine.equals(theirs)) {
          String difference = odd.what() + "\n  own   " + mine + "\n  stock " + theirs;
          System.out.println(difference);
          differences.add(difference);
        }
      }
    }
    assertThat(differences).as("with seed " + seed).isEmpty();
  }

  private static TestProxy proxy(Path directory, boolean own) throws IOException {
    TestProxy proxy =
        new TestProxy(
            ProxyOptions.DEFAULT.withFastLane(own),
            new Snapshots(directory).backend("memory", "memory").namespace("n", "memory").build(1));
    proxy
        .keyValue()
        .put(
            PutRequest.newBuilder()
                .setNamespace("n")
                .setKey("key")
                .setValue(ByteString.copyFromUtf8("value"))
                .build());
    return proxy;
  }

  private static String outcome(TestProxy proxy, OddRequests.Odd odd) throws IOException {
    try (FrameClient client = FrameClient.begun(proxy.address(ListenerKind.GRPC))) {
      client.patience(PATIENCE_MILLIS);
      client.send(odd.frames().toArray(Frame[]::new));
      return outcome(client, odd);
    }
  }

  private static String outcome(FrameClient client, OddRequests.Odd odd) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      @Nullable Frame frame;
      try {
        frame = client.read();
      } catch (SocketTimeoutException e) {
        return "silent";
      }
      if (frame == null) {
        return "closed";
      }
      if (frame.type() == FrameType.GOAWAY) {
        return "connection error " + frame.errorCode();
      }
      if (frame.streamId() == 1) {
        switch (frame.type()) {
          case FrameType.HEADERS ->
              client
                  .fields()
                  .forEach(
                      (name, value) -> {
                        if (THAT_MATTER.contains(name)) {
                          fields.put(name, value);
                        }
                      });
          case FrameType.DATA -> body.writeBytes(frame.payload());
          case FrameType.RST_STREAM -> {
            return "stream error " + frame.errorCode();
          }
          default -> {
            // Windows are each engine's own affair.
          }
        }
        if (frame.has(FrameType.END_STREAM) && frame.type() != FrameType.WINDOW_UPDATE) {
          return fields + " " + told(odd, body.toByteArray());
        }
      }
    }
  }

  /** What a body says, but for versions, which no two gateways share. */
  private static String told(OddRequests.Odd odd, byte[] body) {
    if (odd.writes()) {
      return body.length + " bytes";
    }
    if (odd.what().startsWith("Get ") || odd.what().equals("Get")) {
      try {
        return GetResponse.parseFrom(ByteString.copyFrom(body).substring(Math.min(5, body.length)))
            .toBuilder()
            .clearVersion()
            .build()
            .toString();
      } catch (InvalidProtocolBufferException e) {
        return "no reply of Get";
      }
    }
    return Arrays.toString(body);
  }
}
