package io.prism.e2e.operator;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The port for data of one proxy, through the API server. */
final class DataPort implements AutoCloseable {

  private final LocalPortForward forward;
  private final ManagedChannel channel;

  private DataPort(LocalPortForward forward) {
    this.forward = forward;
    this.channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + forward.getLocalPort(), InsecureChannelCredentials.create())
            .build();
  }

  /** Of the first proxy of the default shard that is ready. */
  static DataPort await(KubernetesClient client, Duration patience) {
    Optional<Pod> pod =
        Awaitility.await("a proxy is ready")
            .atMost(patience)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> ready(client), Optional::isPresent);
    return new DataPort(
        client
            .pods()
            .inNamespace(Helm.NAMESPACE)
            .withName(pod.orElseThrow().getMetadata().getName())
            .portForward(8980));
  }

  private static Optional<Pod> ready(KubernetesClient client) {
    return client
        .pods()
        .inNamespace(Helm.NAMESPACE)
        .withLabel("prism.io/shard", "default")
        .list()
        .getItems()
        .stream()
        .filter(Readiness::isPodReady)
        .findFirst();
  }

  /** Writes until it is answered. */
  void awaitPut(String namespace, Duration patience) {
    Awaitility.await("a Put to " + namespace + " is answered")
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(StatusRuntimeException.class)
        .until(
            () -> {
              put(namespace, "first", "1");
              return true;
            });
  }

  void put(String namespace, String key, String value) {
    stub()
        .put(
            PutRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(key)
                .setValue(ByteString.copyFromUtf8(value))
                .build());
  }

  String get(String namespace, String key) {
    return stub()
        .get(GetRequest.newBuilder().setNamespace(namespace).setKey(key).build())
        .getValue()
        .toStringUtf8();
  }

  private KeyValueServiceBlockingStub stub() {
    return KeyValueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      forward.close();
    } catch (IOException e) {
      // The other end is gone, which is what was asked for.
    }
  }
}
