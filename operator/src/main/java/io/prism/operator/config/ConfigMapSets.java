package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
public final class ConfigMapSets implements StoredSets {

  /** Places for the chunks of one set; there are as many again for the next one. */
  private static final int PLACES = ConfigChunks.MAX_CHUNKS / 2;

  private static final String SET = "set";
  private static final String AHEAD = "prism.io/ahead";
  private static final char AHEAD_SEPARATOR = '/';

  private final KubernetesClient client;
  private final ObjectKey shard;
  private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

  /**
   * The newest set as it was seen last.
   *
   * @param chunks what the index says of its chunks
   * @param revision the index's; null when there was none
   */
  private record Known(ConfigSet set, List<ChunkIndex.Chunk> chunks, @Nullable String revision) {
    static final Known NOTHING = new Known(ConfigSet.NONE, List.of(), null);
  }

  /** The sets of one shard. */
  public ConfigMapSets(KubernetesClient client, ObjectKey shard) {
    this.client = client;
    this.shard = shard;
  }

  @Override
  public ConfigSet newest() {
    return read(find(Names.configIndex(shard.name()))).set();
  }

  @Override
  public boolean commit(ConfigSet next, long expected) {
    Known before = known.get();
    if (before.set().version() != expected) {
      before = read(find(Names.configIndex(shard.name())));
    }
    if (before.set().version() != expected) {
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
    ChunkIndex index = ChunkIndex.of(next, chunks, first);
    Optional<ConfigMap> written = writeIndex(before.revision(), index.write());
    written.ifPresent(
        map -> known.set(new Known(next, index.chunks(), map.getMetadata().getResourceVersion())));
    return written.isPresent();
  }

  @Override
  public boolean isIntact() {
    ConfigMap index = find(Names.configIndex(shard.name()));
    if (index == null) {
      known.set(Known.NOTHING);
      return false;
    }
    try {
      ChunkIndex names = ChunkIndex.read(data(index));
      for (ChunkIndex.Chunk chunk : names.chunks()) {
        if (!content(find(Names.configChunk(shard.name(), chunk.number())))
            .filter(chunk::matches)
            .isPresent()) {
          return false;
        }
      }
      return true;
    } catch (UnreadableException e) {
      // Nobody can make anything of it, and it would be in the way of the next one.
      client.resource(index).lockResourceVersion().delete();
      known.set(Known.NOTHING);
      return false;
    }
  }

  @Override
  public boolean discard() {
    known.set(Known.NOTHING);
    ConfigMap index = find(Names.configIndex(shard.name()));
    return index != null && !client.resource(index).lockResourceVersion().delete().isEmpty();
  }

  /** Whether a chunk of the newest set, as far as it is known here, was changed or taken away. */
  boolean isDamaged(ConfigMap chunk, boolean isDeleted) {
    return known.get().chunks().stream()
        .filter(
            there ->
                Names.configChunk(shard.name(), there.number())
                    .equals(chunk.getMetadata().getName()))
        .anyMatch(there -> isDeleted || content(chunk).filter(there::matches).isEmpty());
  }

  /**
   * Has the leader, who may be another process, learn that a gateway holds what was never committed
   * here. The next commit takes the word away again.
   */
  void tellAhead(Held held) {
    ConfigMap index = find(Names.configIndex(shard.name()));
    if (index == null || !isAhead(held, read(index).set().held()) || isTold(index, held)) {
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

  private Known read(@Nullable ConfigMap map) {
    if (map == null) {
      return Known.NOTHING;
    }
    try {
      ChunkIndex index = ChunkIndex.read(data(map));
      String revision = map.getMetadata().getResourceVersion();
      Known before = known.get();
      boolean isSame =
          before.set().version() == index.version() && before.set().hash().equals(index.hash());
      Known now = new Known(isSame ? before.set() : decode(index), index.chunks(), revision);
      known.set(now);
      return now;
    } catch (UnreadableException e) {
      throw new IllegalStateException(
          "the configuration of shard %s in the ConfigMaps %s and following: %s; restore them from a backup"
              .formatted(shard, Names.configIndex(shard.name()), e.getMessage()),
          e);
    }
  }

  private ConfigSet decode(ChunkIndex index) throws UnreadableException {
    List<byte[]> chunks = new ArrayList<>();
    for (ChunkIndex.Chunk chunk : index.chunks()) {
      String name = Names.configChunk(shard.name(), chunk.number());
      chunks.add(
          content(find(name))
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "ConfigMap %s/%s is missing or holds nothing; restore it from a backup"
                              .formatted(shard.namespace(), name))));
    }
    return ConfigChunks.decode(index.version(), index.hash(), chunks);
  }

  private static Map<String, String> data(ConfigMap map) {
    return map.getData() == null ? Map.of() : map.getData();
  }

  private static Optional<byte[]> content(@Nullable ConfigMap chunk) {
    return Optional.ofNullable(chunk)
        .map(ConfigMap::getBinaryData)
        .map(data -> data.get(SET))
        .map(Base64.getDecoder()::decode);
  }

  private void writeChunk(String name, byte[] content) {
    ConfigMap chunk =
        skeleton(name).addToBinaryData(SET, Base64.getEncoder().encodeToString(content)).build();
    try {
      client.resource(chunk).update();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
      client.resource(chunk).create();
    }
  }

  private Optional<ConfigMap> writeIndex(@Nullable String before, Map<String, String> data) {
    ConfigMapBuilder index = skeleton(Names.configIndex(shard.name())).withData(data);
    try {
      return Optional.of(
          before == null
              ? client.resource(index.build()).create()
              : client
                  .resource(index.editMetadata().withResourceVersion(before).endMetadata().build())
                  .update());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409 || e.getCode() == 404) {
        return Optional.empty();
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
