package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.buffer.ByteBufUtil;
import io.prism.backend.Backend;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.tck.Await;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueBatchServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueCasServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueCounterServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueScanServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueTransactionalServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueTtlServiceGrpc;
import io.prism.plugin.v1.CallContext;
import io.prism.plugin.v1.GetMetricsRequest;
import io.prism.plugin.v1.PluginServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seeded nonsense, straight at the port of a plugin. */
class MalformedCallsIT {

  private static final long SEED = 20_240_607;

  /** What a plugin may answer to nonsense: never a defect, never silence. */
  private static final Set<Status.Code> CLEAR =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.ABORTED,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNIMPLEMENTED);

  private static final List<MethodDescriptor<?, ?>> METHODS =
      Stream.of(
              KeyValueBasicServiceGrpc.getServiceDescriptor(),
              KeyValueScanServiceGrpc.getServiceDescriptor(),
              KeyValueTtlServiceGrpc.getServiceDescriptor(),
              KeyValueBatchServiceGrpc.getServiceDescriptor(),
              KeyValueCasServiceGrpc.getServiceDescriptor(),
              KeyValueCounterServiceGrpc.getServiceDescriptor(),
              KeyValueTransactionalServiceGrpc.getServiceDescriptor(),
              PluginServiceGrpc.getServiceDescriptor())
          .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
          .filter(method -> !method.equals(PluginServiceGrpc.getDrainMethod()))
          .toList();

  private final Random random = new Random(SEED);
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private PluginProcess process;
  private ManagedChannel channel;
  private Backend backend;

  @BeforeEach
  void start() throws Exception {
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(records));
    process =
        PluginProcess.start(
            PluginOptions.of("memory", Map.of(), TestPlugins.ANY_PORT)
                .withDrainTimeout(Duration.ofSeconds(1)));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", process.port())
            .usePlaintext()
            .directExecutor()
            .build();
    backend = TestPlugins.backend(process.address(), Map.of());
    backend.start();
    TestPlugins.awaitOpen(backend);
  }

  @AfterEach
  void stop() {
    backend.close();
    channel.shutdownNow();
    process.close();
    ByteBufUtil.setLeakListener(null);
  }

  private void assertUnharmed() {
    assertThat(
            Await.result(
                    TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put("k", "v")))
                .applied())
        .isTrue();
    TestPlugins.await()
        .until(
            () ->
                PluginServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getMetrics(GetMetricsRequest.getDefaultInstance())
                    .getText()
                    .contains("prism_plugin_calls_active 0.0"));
    System.gc();
    assertThat(leaks).isEmpty();
  }

  @Test
  void everyMalformedCallHasAClearAnswer() {
    for (int i = 0; i < 3_000; i++) {
      MethodDescriptor<?, ?> method = METHODS.get(random.nextInt(METHODS.size()));
      Status.Code code = call(method.getFullMethodName(), context(), request());

      assertThat(code)
          .as("call %d of seed %d to %s", i, SEED, method.getFullMethodName())
          .matches(answer -> answer == Status.Code.OK || CLEAR.contains(answer));
    }
    assertUnharmed();
  }

  private Status.Code call(String method, byte[] context, byte[] request) {
    Metadata headers = new Metadata();
    headers.put(PluginProtocol.CALL_CONTEXT, context);
    try {
      ClientCalls.blockingUnaryCall(
          io.grpc.ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          MethodDescriptor.newBuilder(new Bytes(), new Bytes())
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(method)
              .build(),
          CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
          request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private byte[] context() {
    CallContext.Builder context =
        CallContext.newBuilder()
            .setNamespace(random.nextInt(5) == 0 ? "nobody" : TestPlugins.NAMESPACE)
            .setNowMillis(random.nextBoolean() ? random.nextLong() : 1L << 40)
            .setVersionEpoch(random.nextBoolean() ? random.nextInt() : 0)
            .setVersionClock(random.nextBoolean() ? random.nextLong() : 1L << 40);
    if (random.nextInt(3) == 0) {
      context.setToken("t".repeat(random.nextInt(200))).setTokenWindowMillis(random.nextInt(3) - 1);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      context.addItemIndexes(random.nextInt(4) - 1);
    }
    if (random.nextInt(4) == 0) {
      context.setResumeAfter("\u0001\uD83D\uDE00".substring(random.nextInt(2)));
    }
    return mutate(context.build().toByteArray());
  }

  private byte[] request() {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setKey("k".repeat(random.nextInt(3) == 0 ? random.nextInt(2_000) : 3))
            .setValue(ByteString.copyFrom(new byte[random.nextInt(50)]));
    if (random.nextBoolean()) {
      request.setTtl(
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(random.nextLong())
              .setNanos(random.nextInt()));
    }
    return mutate(request.build().toByteArray());
  }

  private byte[] mutate(byte[] bytes) {
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(6) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 8))
        : bytes;
  }

  @Test
  void bytesThatAreNoHttp2EndTheConnectionOnly() throws IOException {
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 300; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
        socket.setSoTimeout(10_000);
        byte[] garbage = new byte[1 + random.nextInt(300)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
          socket.getOutputStream().write(preface);
        }
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (java.net.SocketException e) {
        // A reset is as good an end as any.
        assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe.*");
      }
    }
    assertUnharmed();
  }

  /** Lets bytes through as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
