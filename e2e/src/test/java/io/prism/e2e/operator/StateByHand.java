package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.wire.ChunkIndex;
import io.prism.control.stream.wire.ConfigChunks;
import io.prism.control.stream.wire.UnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Somebody with a right to everything, who removes and overwrites what the operator keeps.
 *
 * @param client an administrator's
 * @param namespace the operator's
 * @param shard whose configuration is meant
 */
record StateByHand(KubernetesClient client, String namespace, String shard) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Damages each part of a shard's configuration in turn, and sees it mended. */
  void isMended() {
    ConfigSet before = committed();
    client.configMaps().inNamespace(namespace).withName(index()).delete();
    before = awaitMended(before);

    client
        .configMaps()
        .inNamespace(namespace)
        .withName(index())
        .edit(
            map -> {
              map.getData().put(ChunkIndex.VERSION, "the last one");
              return map;
            });
    before = awaitMended(before);

    client.configMaps().inNamespace(namespace).withName(chunk()).delete();
    before = awaitMended(before);

    client
        .configMaps()
        .inNamespace(namespace)
        .withName(chunk())
        .edit(
            map -> {
              map.getBinaryData()
                  .put("set", Base64.getEncoder().encodeToString("nothing".getBytes()));
              return map;
            });
    awaitMended(before);
  }

  /** Removes the claim on a name, and sees it made anew as it was. */
  void claimIsMadeAnew(String name) {
    String claim = "prism-claim-" + name;
    Map<String, String> before = map(claim).getData();
    client.configMaps().inNamespace(namespace).withName(claim).delete();
    Awaitility.await("the claim is there again")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(map(claim).getData()).isEqualTo(before));
  }

  private ConfigSet awaitMended(ConfigSet before) {
    Awaitility.await("the configuration is mended")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              ConfigSet now = committed();
              assertThat(now.version()).isGreaterThan(before.version());
              assertThat(now.entries()).isEqualTo(before.entries());
            });
    return committed();
  }

  private ConfigSet committed() {
    try {
      ChunkIndex index = ChunkIndex.read(map(index()).getData());
      List<byte[]> chunks = new ArrayList<>();
      for (ChunkIndex.Chunk chunk : index.chunks()) {
        chunks.add(
            Base64.getDecoder().decode(map(chunk(chunk.number())).getBinaryData().get("set")));
      }
      return ConfigChunks.decode(index.version(), index.hash(), chunks);
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  private String index() {
    return "prism-config-" + shard;
  }

  private String chunk() {
    try {
      return chunk(ChunkIndex.read(map(index()).getData()).chunks().getFirst().number());
    } catch (UnreadableException e) {
      throw new AssertionError(e);
    }
  }

  private String chunk(int number) {
    return "prism-chunk-%d-%s".formatted(number, shard);
  }

  private ConfigMap map(String name) {
    return client.configMaps().inNamespace(namespace).withName(name).require();
  }
}
