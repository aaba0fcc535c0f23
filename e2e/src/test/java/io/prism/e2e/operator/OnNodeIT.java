package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.cluster.ClusterExtension;
import io.prism.e2e.cluster.Scripts;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the chart and three resources to answered calls, in pods. */
@Tag("node")
@ExtendWith(ClusterExtension.class)
class OnNodeIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void whatIsInstalledAndAppliedIsServed(Cluster cluster, KubernetesClient client)
      throws Exception {
    Scripts.script("build.sh", "product").lines().map(Path::of).forEach(cluster::load);
    Kinds.install(client);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Helm.NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
    String chart =
        Helm.find()
            .template(
                Repository.file("e2e/src/test/resources/io/prism/e2e/operator/node/values.yaml"));
    for (HasMetadata object : StrictApply.load(client, chart)) {
      if (!isHook(object)) {
        StrictApply.apply(client, object);
      }
    }
    client
        .load(Objects.requireNonNull(OnNodeIT.class.getResourceAsStream("node/shop.yaml")))
        .serverSideApply();

    Awaitility.await("the namespace is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> isReady(client));
    try (LocalPortForward forward =
        client
            .services()
            .inNamespace(Helm.NAMESPACE)
            .withName("prism-proxy-default")
            .portForward(8980)) {
      call(forward.getLocalPort());
    }
  }

  private static boolean isHook(HasMetadata object) {
    var annotations = object.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey("helm.sh/hook");
  }

  private static boolean isReady(KubernetesClient client) {
    PrismNamespace baskets =
        client.resources(PrismNamespace.class).inNamespace("shop").withName("baskets").get();
    return baskets.getStatus() != null
        && baskets.getStatus().conditions() != null
        && baskets.getStatus().conditions().stream()
            .anyMatch(
                condition -> "Ready".equals(condition.type()) && "True".equals(condition.status()));
  }

  private static void call(int port) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    try {
      var stub = KeyValueServiceGrpc.newBlockingStub(channel);
      stub.put(
          PutRequest.newBuilder()
              .setNamespace("baskets")
              .setKey("42")
              .setValue(ByteString.copyFromUtf8("apples"))
              .build());
      assertThat(
              stub.get(GetRequest.newBuilder().setNamespace("baskets").setKey("42").build())
                  .getValue()
                  .toStringUtf8())
          .isEqualTo("apples");
    } finally {
      channel.shutdownNow();
    }
  }
}
