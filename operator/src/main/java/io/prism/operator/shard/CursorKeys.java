package io.prism.operator.shard;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismShard;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Names;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key with which all proxies of a shard seal cursors, so that a scan can go on at another one.
 * Made when it is missing, and never changed here.
 */
public final class CursorKeys {

  /** For how long a key that was seen is taken to be there still. */
  static final Duration TRUST = Duration.ofMinutes(1);

  private static final String FILE = "current";
  private static final int KEY_BYTES = 32;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<ObjectKey, Instant> seen = new ConcurrentHashMap<>();

  /** Keys in the Secrets beside shards. */
  public CursorKeys(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Makes a shard's key if there is none. Asks the API server once a minute for each shard: a watch
   * would show the operator every Secret there is.
   */
  void ensure(PrismShard shard) {
    ObjectKey key = ObjectKey.of(shard);
    Instant now = clock.instant();
    seen.values().removeIf(last -> !now.isBefore(last.plus(TRUST)));
    if (seen.containsKey(key)) {
      return;
    }
    var secret =
        client.secrets().inNamespace(key.namespace()).withName(Names.proxyCursorKeys(key.name()));
    if (secret.get() == null) {
      create(draw(key));
    }
    seen.put(key, now);
  }

  private Secret draw(ObjectKey key) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return new SecretBuilder()
        .withNewMetadata()
        .withName(Names.proxyCursorKeys(key.name()))
        .withNamespace(key.namespace())
        .addToLabels(Labels.OURS)
        .addToLabels(Labels.SHARD, key.name())
        .endMetadata()
        .addToData(FILE, Base64.getEncoder().encodeToString(bytes))
        .build();
  }

  private void create(Secret secret) {
    try {
      client.resource(secret).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }
}
