package io.prism.operator.workload;

import java.util.List;
import java.util.Optional;

/**
 * What all workloads of one installation share.
 *
 * @param name of the installation, for labels
 * @param namespace the operator's own
 * @param proxyImage for shards that name none
 * @param pluginImage for backends that name none
 * @param imagePullPolicy of all containers
 * @param imagePullSecrets names of Secrets, looked for in the namespace of each pod
 * @param controlAddress host:port where every replica of the operator serves the configuration
 * @param tls how the parts prove who they are; empty: plain text
 * @param volumeAccessMode of volumes that hold a store's file
 * @param networkPolicies whether pods are closed to those who have no business with them
 * @param monitors whether the kind ServiceMonitor is there
 */
public record Installation(
    String name,
    String namespace,
    String proxyImage,
    String pluginImage,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    String controlAddress,
    Optional<Tls> tls,
    String volumeAccessMode,
    boolean networkPolicies,
    boolean monitors) {

  /** Copies the names. */
  public Installation {
    imagePullSecrets = List.copyOf(imagePullSecrets);
  }

  /**
   * Where the parts find who to trust. The certificate of a shard's proxies is the Secret {@link
   * Names#proxyCertificate}, that of a plugin {@link Names#pluginCertificate}, both with {@code
   * tls.crt} and {@code tls.key}.
   *
   * @param caConfigMap the ConfigMap with the authority's certificates, in every namespace that has
   *     workloads
   * @param caKey its key that holds them as PEM
   */
  public record Tls(String caConfigMap, String caKey) {}
}
