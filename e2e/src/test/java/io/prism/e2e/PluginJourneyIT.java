package io.prism.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway over SQLite in a plugin process that comes late, is killed, and comes back. */
class PluginJourneyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRITES = 200;

  @TempDir Path folder;

  @Test
  void aPluginMayComeLateAndBeKilled() throws Exception {
    int port = freePort();
    Path server =
        Files.writeString(
            folder.resolve("server.yaml"),
            """
            backends:
              - name: remote
                type: sqlite
                plugin: {address: "127.0.0.1:%d"}
              - name: cache
                type: memory
            """
                .formatted(port));
    Path config =
        Files.writeString(
            folder.resolve("prism.yaml"),
            """
            namespaces:
              - {name: orders, pattern: keyvalue, backend: {name: remote}}
              - name: sessions
                pattern: keyvalue
                needs: {durability: best-effort}
                backend: {name: cache}
            """);
    try (PrismProcess gateway =
        PrismProcess.dev(folder, "--config", config.toString(), "--server", server.toString())) {
      ManagedChannel channel = gateway.channel();
      Process plugin = null;
      try {
        KeyValueServiceBlockingStub stub = KeyValueServiceGrpc.newBlockingStub(channel);
        assertThat(codeOf(() -> put(stub, "orders", 0))).isEqualTo(Status.Code.UNAVAILABLE);
        put(stub, "sessions", 0);

        plugin = startPlugin(port);
        awaitServing(stub, 0);
        List<Integer> acknowledged = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
          put(stub, "orders", i);
          acknowledged.add(i);
        }
        plugin.destroyForcibly().waitFor();
        assertThat(codeOf(() -> get(stub, "orders", 0))).isEqualTo(Status.Code.UNAVAILABLE);
        put(stub, "sessions", 1);

        plugin = startPlugin(port);
        awaitServing(stub, WRITES);
        for (int i : acknowledged) {
          // The breaker of the store may look once more before it lets all calls through.
          await("item " + i)
              .untilAsserted(() -> assertThat(get(stub, "orders", i)).isEqualTo("value " + i));
        }
      } finally {
        channel.shutdownNow();
        if (plugin != null) {
          plugin.descendants().forEach(ProcessHandle::destroyForcibly);
          plugin.destroyForcibly();
        }
      }
    }
  }

  private Process startPlugin(int port) throws IOException {
    return new ProcessBuilder(
            PrismProcess.command(),
            "plugin",
            "--backend",
            "sqlite",
            "--listen",
            "127.0.0.1:" + port,
            "--data-dir",
            folder.resolve("plugin").toString())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("plugin.log").toFile())
        .start();
  }

  private void awaitServing(KeyValueServiceBlockingStub stub, int number) {
    await("plugin is reached").untilAsserted(() -> put(stub, "orders", number));
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(StatusRuntimeException.class::isInstance);
  }

  private static void put(KeyValueServiceBlockingStub stub, String namespace, int number) {
    stub.withDeadlineAfter(5, TimeUnit.SECONDS)
        .put(
            PutRequest.newBuilder()
                .setNamespace(namespace)
                .setKey("key/" + number)
                .setValue(ByteString.copyFromUtf8("value " + number))
                .build());
  }

  private static String get(KeyValueServiceBlockingStub stub, String namespace, int number) {
    return stub.withDeadlineAfter(5, TimeUnit.SECONDS)
        .get(GetRequest.newBuilder().setNamespace(namespace).setKey("key/" + number).build())
        .getValue()
        .toStringUtf8();
  }

  private static Status.Code codeOf(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
