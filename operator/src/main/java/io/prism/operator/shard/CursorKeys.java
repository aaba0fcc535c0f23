package io.prism.operator.shard;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismShard;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Names;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key with which all proxies of a shard seal cursors, so that a scan can go on at another one.
 * Made once and never changed here.
 */
public final class CursorKeys {

  private static final String FILE = "current";
  private static final int KEY_BYTES = 32;

  private final KubernetesClient client;
  private final SecureRandom random = new SecureRandom();
  private final Set<ObjectKey> known = ConcurrentHashMap.newKeySet();

  /** Keys in the Secrets beside shards. */
  public CursorKeys(KubernetesClient client) {
    this.client = client;
  }

  /** Makes a shard's key if there is none. Asks the API server once for each shard. */
  void ensure(PrismShard shard) {
    ObjectKey key = ObjectKey.of(shard);
    if (known.contains(key)) {
      return;
    }
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    try {
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(Names.proxyCursorKeys(key.name()))
                  .withNamespace(key.namespace())
                  .addToLabels("app.kubernetes.io/managed-by", "prism-operator")
                  .addToLabels("prism.io/shard", key.name())
                  .endMetadata()
                  .addToData(FILE, Base64.getEncoder().encodeToString(bytes))
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409) {
        throw e;
      }
    }
    known.add(key);
  }
}
