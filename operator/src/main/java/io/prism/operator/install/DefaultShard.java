package io.prism.operator.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shard that an installation begins with. It is made when it is missing, and never changed. */
public final class DefaultShard {

  private static final Logger LOG = LoggerFactory.getLogger(DefaultShard.class);
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final Path file;

  /**
   * A shard as a file describes it.
   *
   * @param file the PrismShard as YAML
   */
  public DefaultShard(KubernetesClient client, Path file) {
    this.client = client;
    this.file = file;
  }

  /**
   * Makes it, if there is none of its name.
   *
   * @throws IOException when the file cannot be read
   * @throws RuntimeException when the API server does not take it, which is to be tried again
   */
  public void make() throws IOException {
    PrismShard shard =
        client.getKubernetesSerialization().unmarshal(Files.readString(file), PrismShard.class);
    if (client.resource(shard).get() != null) {
      return;
    }
    try {
      client.resource(shard).create();
      LOG.atInfo()
          .addKeyValue("namespace", shard.getMetadata().getNamespace())
          .addKeyValue("name", shard.getMetadata().getName())
          .log("made the shard that the installation begins with");
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }
}
