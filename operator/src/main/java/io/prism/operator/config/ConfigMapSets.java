package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.prism.control.stream.CommittedSets;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Held;
import io.prism.control.stream.wire.ChunkIndex;
import io.prism.control.stream.wire.ConfigChunks;
import io.prism.control.stream.wire.UnreadableException;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Names;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The sets of a shard as ConfigMaps beside it: chunks, and an index that names those of the newest
 * set. A set is committed by the one conditional write of the index. Sets of odd and even versions
 * have chunks of their own, so that the chunks of the committed set are never written to.
 *
 * <p>Blocks on the API server; a set that was read is kept until the index names another one.
 */
public final class ConfigMapSets implements CommittedSets {

  /** Places for the chunks of one set; there are as many again for the next one. */
  private static final int PLACES = ConfigChunks.MAX_CHUNKS / 2;

  private static final String SET = "set";
  private static final String AHEAD = "prism.io/ahead";
  private static final char AHEAD_SEPARATOR = '/';

  private final KubernetesClient client;
  private final ObjectKey shard;
  private final AtomicReference<ConfigSet> known = new AtomicReference<>(ConfigSet.NONE);

  /** The sets of one shard. */
  public ConfigMapSets(KubernetesClient client, ObjectKey shard) {
    this.client = client;
    this.shard = shard;
  }

  @Override
  public ConfigSet newest() {
    return read(find(Names.configIndex(shard.name())));
  }

  @Override
  public boolean commit(ConfigSet next, long expected) {
    ConfigMap index = find(Names.configIndex(shard.name()));
    if (read(index).version() != expected) {
      return false;
    }
    List<byte[]> chunks = ConfigChunks.encode(next, ConfigChunks.MAX_BYTES);
    if (chunks.size() > PLACES) {
      throw new IllegalStateException(
          "the configuration of shard %s takes %d chunks, and %d are the most; place namespaces elsewhere"
              .formatted(shard, chunks.size(), PLACES));
    }
    int first = (int) (next.version() % 2) * PLACES;
    for (int i = 0; i < chunks.size(); i++) {
      writeChunk(Names.configChunk(shard.name(), first + i), chunks.get(i));
    }
    boolean committed = writeIndex(index, ChunkIndex.of(next, chunks, first).write());
    if (committed) {
      known.set(next);
    }
    return committed;
  }

  /**
   * Has the leader, who may be another process, learn that a gateway holds what was never committed
   * here. The next commit takes the word away again.
   */
  void tellAhead(Held held) {
    ConfigMap index = find(Names.configIndex(shard.name()));
    if (index == null || !isAhead(held, read(index).held()) || isTold(index, held)) {
      return;
    }
    try {
      // Not over what somebody else has just written; the gateway is heard of again.
      client
          .resource(
              new ConfigMapBuilder(index)
                  .editMetadata()
                  .addToAnnotations(
                      AHEAD, Long.toString(held.version()) + AHEAD_SEPARATOR + held.hash())
                  .endMetadata()
                  .build())
          .update();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409 && e.getCode() != 404) {
        throw e;
      }
    }
  }

  /** What another replica told with {@link #tellAhead}. */
  Optional<Held> ahead() {
    return Optional.ofNullable(find(Names.configIndex(shard.name()))).flatMap(ConfigMapSets::told);
  }

  private static boolean isAhead(Held held, Held newest) {
    return held.version() > newest.version()
        || held.version() == newest.version() && !held.equals(newest);
  }

  private static boolean isTold(ConfigMap index, Held held) {
    return told(index).filter(before -> before.version() >= held.version()).isPresent();
  }

  private static Optional<Held> told(ConfigMap index) {
    Map<String, String> annotations = index.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(AHEAD);
    if (text == null) {
      return Optional.empty();
    }
    int end = text.indexOf(AHEAD_SEPARATOR);
    try {
      return Optional.of(new Held(Long.parseLong(text, 0, end, 10), text.substring(end + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      // Somebody wrote something else there; the next commit takes it away.
      return Optional.empty();
    }
  }

  private ConfigSet read(@Nullable ConfigMap map) {
    if (map == null || map.getData() == null) {
      return ConfigSet.NONE;
    }
    try {
      ChunkIndex index = ChunkIndex.read(map.getData());
      ConfigSet before = known.get();
      if (before.version() == index.version() && before.hash().equals(index.hash())) {
        return before;
      }
      List<byte[]> chunks = new ArrayList<>();
      for (ChunkIndex.Chunk chunk : index.chunks()) {
        chunks.add(readChunk(Names.configChunk(shard.name(), chunk.number())));
      }
      ConfigSet read = ConfigChunks.decode(index.version(), index.hash(), chunks);
      known.set(read);
      return read;
    } catch (UnreadableException e) {
      throw new IllegalStateException(
          "the configuration of shard %s in the ConfigMaps %s and following: %s; restore them from a backup"
              .formatted(shard, Names.configIndex(shard.name()), e.getMessage()),
          e);
    }
  }

  private byte[] readChunk(String name) {
    ConfigMap chunk = find(name);
    if (chunk == null || chunk.getBinaryData() == null || !chunk.getBinaryData().containsKey(SET)) {
      throw new IllegalStateException(
          "ConfigMap %s/%s is missing; restore it from a backup"
              .formatted(shard.namespace(), name));
    }
    return Base64.getDecoder().decode(chunk.getBinaryData().get(SET));
  }

  private void writeChunk(String name, byte[] content) {
    client
        .resource(
            skeleton(name)
                .addToBinaryData(SET, Base64.getEncoder().encodeToString(content))
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private boolean writeIndex(@Nullable ConfigMap before, Map<String, String> data) {
    ConfigMapBuilder index = skeleton(Names.configIndex(shard.name())).withData(data);
    try {
      if (before == null) {
        client.resource(index.build()).create();
      } else {
        String revision = before.getMetadata().getResourceVersion();
        client
            .resource(index.editMetadata().withResourceVersion(revision).endMetadata().build())
            .update();
      }
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409 || e.getCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  private @Nullable ConfigMap find(String name) {
    return client.configMaps().inNamespace(shard.namespace()).withName(name).get();
  }

  private ConfigMapBuilder skeleton(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(shard.namespace())
        .addToLabels(Labels.OURS)
        .addToLabels(LeaseRecords.SHARD_LABEL, shard.name())
        .endMetadata();
  }
}
