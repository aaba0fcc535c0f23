package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Timers;
import io.prism.operator.TinyApiServer;
import io.prism.operator.resource.ObjectKey;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PublishersTest {

  private static final ObjectKey SHARD = new ObjectKey("fleet", "fast");
  private static final String MAPS = "/api/v1/namespaces/fleet/configmaps/";
  private static final String INDEX = MAPS + "prism-config-fast";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/fleet/leases";

  private final TinyApiServer server = new TinyApiServer();
  private final Publishers publishers =
      new Publishers(server.client(), Timers.DEFAULT, Clock.systemUTC(), shard -> Optional.empty());

  @AfterEach
  void close() {
    server.close();
  }

  private void publish() {
    server.objects.put(LEASES, leases(""));
    publishers.of(SHARD).publish(Entry.of("notes", 0, false, ByteString.copyFromUtf8("1")));
  }

  private static String leases(String items) {
    return "{\"kind\": \"LeaseList\", \"apiVersion\": \"coordination.k8s.io/v1\", \"items\": [%s]}"
        .formatted(items);
  }

  private static String lease() {
    return """
        {"metadata": {"name": "g", "namespace": "fleet", "uid": "u", "resourceVersion": "1",
          "annotations": {"prism.io/proxy-record": "{\\"pod\\": \\"p\\", \\"boot\\": \\"b\\",
            \\"quiesced\\": {}, \\"phase\\": \\"SERVING\\"}"}}}
        """
        .replaceAll("\n *", " ");
  }

  @Test
  void whatSomebodyRemovedIsWrittenAnew() {
    publish();
    server.objects.remove(INDEX);

    publishers.mend(SHARD);

    assertThat(server.objects).containsKey(INDEX);
  }

  @Test
  void whatCouldNotBeMendedIsTriedAgain() {
    publish();
    publishers.sweep();
    server.objects.remove(INDEX);

    server.fail(true);
    assertThatThrownBy(() -> publishers.mend(SHARD)).isInstanceOf(KubernetesClientException.class);
    server.fail(false);
    publishers.sweep();

    assertThat(server.objects).containsKey(INDEX);
  }

  @Test
  void whatWasDamagedBeforeItWasOpenedIsNotInTheWayOfWhatIsPublished() {
    publish();
    server.objects.keySet().removeIf(path -> path.startsWith(MAPS + "prism-chunk-"));
    Publishers next =
        new Publishers(
            server.client(), Timers.DEFAULT, Clock.systemUTC(), shard -> Optional.empty());
    var unused = next.of(SHARD);

    next.sweep();

    assertThat(server.objects).doesNotContainKey(INDEX);
  }

  @Test
  void whatIsLeftOfADeletedShardIsLeftToWhoeverRemovesIt() {
    publish();
    publishers.sweep();
    publishers.forget(SHARD);
    server.objects.keySet().removeIf(path -> path.startsWith(MAPS));
    Map<String, String> left = Map.copyOf(server.objects);

    publishers.mend(SHARD);
    publishers.sweep();

    assertThat(server.objects).isEqualTo(left);
  }

  @Test
  void aDeletedShardCostsNothingOnceItsGatewaysAreGone() {
    publish();
    server.objects.put(LEASES, leases(lease()));
    publishers.forget(SHARD);

    publishers.sweep();
    int first = server.requests.size();
    publishers.sweep();
    int second = server.requests.size();
    server.objects.put(LEASES, leases(""));
    publishers.sweep();
    int last = server.requests.size();
    publishers.sweep();

    assertThat(second).isGreaterThan(first);
    assertThat(server.requests).hasSize(last);
  }

  @Test
  void aShardThatIsMadeAgainIsPublishedForAgain() {
    publish();
    publishers.forget(SHARD);
    publish();
    server.objects.remove(INDEX);

    publishers.mend(SHARD);
    publishers.sweep();

    assertThat(server.objects).containsKey(INDEX);
  }
}
