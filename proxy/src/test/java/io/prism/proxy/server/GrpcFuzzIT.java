package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.prism.control.snapshot.ListenerKind;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes that no client would send. The gateway answers or closes the connection, loses nothing, and
 * serves the next good call. {@code -Dprism.fuzz.seed=N} repeats a run.
 */
class GrpcFuzzIT {

  private static final int CONNECTIONS = 1_250;
  private static final int FRAMES_A_CONNECTION = 8;
  private static final int MESSAGES = 10_000;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final long seed = Long.getLong("prism.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void mutatedFramesAndMessagesDoNoHarm(@TempDir Path directory) throws Exception {
    try (TestProxy proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .namespace("n", "memory")
                .build(1))) {
      System.out.println("GrpcFuzzIT: rerun with -Dprism.fuzz.seed=" + seed);
      goodCall(proxy);
      int threads = Thread.activeCount();
      double connections = gauge(proxy, "prism_connections{door=\"grpc\"}");
      for (int i = 0; i < CONNECTIONS; i++) {
        attack(proxy);
        if (i % 100 == 0) {
          goodCall(proxy);
        }
      }
      for (int i = 0; i < MESSAGES; i++) {
        sendMutated(proxy);
      }
      goodCall(proxy);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(gauge(proxy, "prism_connections{door=\"grpc\"}")).isEqualTo(connections);
                assertThat(gauge(proxy, "prism_memory_inflight_bytes")).isZero();
                assertThat(gauge(proxy, "prism_calls_inflight")).isZero();
              });
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void goodCall(TestProxy proxy) {
    GetRequest get = GetRequest.newBuilder().setNamespace("n").setKey("absent").build();
    assertThat(proxy.keyValue().get(get).getFound()).isFalse();
  }

  private static double gauge(TestProxy proxy, String name)
      throws IOException, InterruptedException {
    return proxy
        .observe("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private void attack(TestProxy proxy) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", proxy.address(ListenerKind.GRPC).getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(random.nextInt(50) == 0 ? mutate(PREFACE) : PREFACE);
      out.write(frame(4, 0, 0, new byte[0]));
      int stream = 1;
      for (int i = 0; i < FRAMES_A_CONNECTION; i++) {
        byte[] headers = frame(1, 4, stream, headers());
        byte[] data = frame(0, 1, stream, message());
        byte[] chosen = random.nextBoolean() ? mutate(headers) : concat(headers, mutate(data));
        out.write(random.nextInt(10) == 0 ? randomFrame(stream) : chosen);
        stream += 2;
      }
      out.flush();
    } catch (IOException e) {
      // The gateway closed the connection, which is an answer.
    }
  }

  private byte[] randomFrame(int stream) {
    byte[] payload = new byte[random.nextInt(64)];
    random.nextBytes(payload);
    return frame(random.nextInt(12), random.nextInt(256), random.nextInt(3) * stream, payload);
  }

  private byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> concat(bytes, bytes);
      default -> bytes;
    };
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(payload.length >>> 16);
    out.write(payload.length >>> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.write(stream >>> 24);
    out.write(stream >>> 16);
    out.write(stream >>> 8);
    out.write(stream);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static byte[] headers() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    literal(out, ":method", "POST");
    literal(out, ":scheme", "http");
    literal(out, ":path", "/prism.keyvalue.v1.KeyValueService/Put");
    literal(out, ":authority", "localhost");
    literal(out, "content-type", "application/grpc");
    literal(out, "te", "trailers");
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.write(value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] message() {
    byte[] request = request();
    return concat(new byte[] {0, 0, 0, 0, (byte) request.length}, request);
  }

  private static byte[] request() {
    return PutRequest.newBuilder()
        .setNamespace("n")
        .setKey("key")
        .setIfPresent(true)
        .setIdempotencyToken("token")
        .build()
        .toByteArray();
  }

  private void sendMutated(TestProxy proxy) {
    MethodDescriptor<byte[], PutResponse> descriptor =
        MethodDescriptor.newBuilder(
                new RawMarshaller(), ProtoUtils.marshaller(PutResponse.getDefaultInstance()))
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(KeyValueServiceGrpc.getPutMethod().getFullMethodName())
            .build();
    try {
      ClientCalls.blockingUnaryCall(
          proxy.channel(),
          descriptor,
          CallOptions.DEFAULT.withDeadlineAfter(Duration.ofSeconds(20)),
          mutate(request()));
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode())
          .isIn(io.grpc.Status.Code.INVALID_ARGUMENT, io.grpc.Status.Code.NOT_FOUND);
    }
  }

  /** Sends bytes as they are. */
  private static final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new AssertionError("no reply is expected");
    }
  }
}
