package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginObjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreVolumeTest {

  private static final String PATH =
      "/api/v1/namespaces/shop/persistentvolumeclaims/prism-plugin-file";
  private static final PersistentVolumeClaim WANTED =
      PluginObjects.volume(
              PluginMapper.map(Resources.backend("file", "type: SQLite")).model().orElseThrow(),
              Resources.installation())
          .orElseThrow();

  private final TinyApiServer server = new TinyApiServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneThatIsMissingIsMadeOnce() {
    assertThat(StoreVolume.ensure(WANTED, false, server.client())).isEmpty();
    assertThat(StoreVolume.ensure(WANTED, true, server.client())).isEmpty();

    assertThat(server.objects).containsOnlyKeys(PATH);
    assertThat(server.requests).containsOnlyOnce("POST");
  }

  @Test
  void oneThatIsBeingDeletedIsToldWithTheRemedy() {
    server.objects.put(
        PATH,
        "{\"kind\": \"PersistentVolumeClaim\", \"apiVersion\": \"v1\", \"metadata\": {\"name\":"
            + " \"prism-plugin-file\", \"namespace\": \"shop\", \"deletionTimestamp\":"
            + " \"2026-01-02T00:00:00Z\"}, \"spec\": {\"volumeName\": \"pv-1\"}}");

    assertThat(StoreVolume.ensure(WANTED, true, server.client()))
        .hasValueSatisfying(
            fact -> {
              assertThat(fact.reason()).isEqualTo(Reason.VOLUME_DELETED);
              assertThat(fact.message())
                  .contains("shop/prism-plugin-file is being deleted", "kubectl patch pv pv-1");
            });
  }

  @Test
  void oneThatHeldDataIsNotReplacedByAnEmptyOne() {
    assertThat(StoreVolume.ensure(WANTED, true, server.client()))
        .hasValueSatisfying(
            fact -> {
              assertThat(fact.reason()).isEqualTo(Reason.VOLUME_DELETED);
              assertThat(fact.message())
                  .contains("shop/prism-plugin-file", "| kubectl create -f -")
                  .contains("\"storage\":\"1Gi\"");
            });

    assertThat(server.objects).isEmpty();
  }
}
