package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.ListenerKind;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.proxy.telemetry.Telemetry;
import io.prism.proxy.testing.ManualSource;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be observed from outside. */
class TelemetryIT {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TempDir private Path directory;

  private Snapshots snapshots() {
    return new Snapshots(directory).backend("memory", "memory").namespace("n", "memory");
  }

  private static KeyValueServiceGrpc.KeyValueServiceBlockingStub traced(
      ManagedChannel channel, String flags) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE + "-" + PARENT + "-" + flags);
    return KeyValueServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @Test
  void sampledTraceOfTheCallerIsContinued() throws Exception {
    InMemorySpanExporter exported = InMemorySpanExporter.create();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    ProxyServer server =
        new ProxyServer(
            new ManualSource(snapshots().build(1)),
            List.of(new MemoryBackendFactory()),
            TestProxy.OPTIONS,
            new Telemetry(sdk, Optional.of(sdk)),
            InstantSource.system());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.addresses().get(ListenerKind.GRPC))
            .usePlaintext()
            .build();
    try {
      GetRequest get = GetRequest.newBuilder().setNamespace("n").setKey("k").build();
      traced(channel, "00").get(get);
      traced(channel, "01").get(get);
      Awaitility.await().until(() -> !exported.getFinishedSpanItems().isEmpty());

      SpanData span = exported.getFinishedSpanItems().getFirst();
      assertThat(exported.getFinishedSpanItems()).hasSize(1);
      assertThat(span.getTraceId()).isEqualTo(TRACE);
      assertThat(span.getParentSpanId()).isEqualTo(PARENT);
      assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
      assertThat(span.getName()).isEqualTo("prism.keyvalue.v1.KeyValueService/Get");
      assertThat(span.getAttributes().asMap().toString()).contains("prism.namespace=n");
    } finally {
      channel.shutdownNow();
      server.close();
    }
  }

  @Test
  void callsAreCountedByNamespaceMethodStatusAndBackend() throws Exception {
    try (TestProxy proxy = new TestProxy(snapshots().build(1))) {
      proxy.keyValue().get(GetRequest.newBuilder().setNamespace("n").setKey("k").build());
      TestProxy.failureOf(
          () -> proxy.keyValue().get(GetRequest.newBuilder().setNamespace("n").build()));
      TestProxy.failureOf(
          () -> proxy.keyValue().get(GetRequest.newBuilder().setNamespace("no").build()));

      String method = "method=\"prism.keyvalue.v1.KeyValueService/Get\"";
      assertThat(proxy.observe("/metrics").body().lines())
          .contains(
              "prism_calls_total{backend=\"memory\","
                  + method
                  + ",namespace=\"n\",status=\"OK\"} 1.0",
              "prism_calls_total{backend=\"memory\","
                  + method
                  + ",namespace=\"n\",status=\"INVALID_ARGUMENT\"} 1.0",
              "prism_calls_total{backend=\"none\","
                  + method
                  + ",namespace=\"none\",status=\"NOT_FOUND\"} 1.0",
              "prism_call_duration_seconds_count{" + method + "} 3");
    }
  }
}
