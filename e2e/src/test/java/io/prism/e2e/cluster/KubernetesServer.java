package io.prism.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Kubernetes API that tests may do anything with. */
public interface KubernetesServer extends AutoCloseable {

  /** How to reach it as its administrator. */
  Path kubeconfig();

  /** The administrator's client, at home in a namespace; the caller closes it. */
  default KubernetesClient client(String namespace) {
    return new KubernetesClientBuilder().withConfig(config(namespace)).build();
  }

  /** A client in somebody's name, with the rights of that user; the caller closes it. */
  default KubernetesClient clientOf(String user, String namespace) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config(namespace)).withImpersonateUsername(user).build())
        .build();
  }

  /** The administrator's configuration, at home in a namespace. */
  default Config config(String namespace) {
    try {
      return new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig())))
          .withNamespace(namespace)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops what was started for the tests; what was there before stays. */
  @Override
  void close();
}
