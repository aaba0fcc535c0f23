package io.prism.operator.workload;

import java.util.List;

/**
 * Names of the objects that are made. Each begins with a word of its own, so that no two resources
 * ever share one, and none is longer than Kubernetes allows.
 */
public final class Names {

  /** The longest name that every kind accepts. */
  public static final int MAX_LENGTH = 63;

  /** The ConfigMap with everybody whom the parts trust, in each namespace that has parts. */
  public static final String TRUST = "prism-ca";

  /** Its key, which holds certificates as PEM. */
  public static final String TRUST_KEY = "ca.crt";

  /** The Secret with the keys of the installation's own authority, beside the operator. */
  public static final String AUTHORITY = "prism-ca";

  /** The Secret with the operator's certificate, beside it. */
  public static final String OPERATOR_CERTIFICATE = "prism-tls-operator";

  private static final int HASH_LENGTH = 8;

  private Names() {}

  /** The Deployment of a shard and what has the same name: account, Service, budget, autoscaler. */
  public static String proxy(String shard) {
    return bounded("prism-proxy-" + shard);
  }

  /** The headless Service of a shard. */
  public static String proxyPeers(String shard) {
    return bounded("prism-peers-" + shard);
  }

  /** The ConfigMap with the start-up document of a shard's proxies. */
  public static String proxyServer(String shard) {
    return bounded("prism-server-" + shard);
  }

  /** The Secret with the key that seals the cursors of a shard. */
  public static String proxyCursorKeys(String shard) {
    return bounded("prism-cursor-" + shard);
  }

  /** The Secret with the certificate of a shard's proxies. */
  public static String proxyCertificate(String shard) {
    return bounded("prism-tls-proxy-" + shard);
  }

  /** The Secret with the certificate that a shard's proxies show to clients. */
  public static String serverCertificate(String shard) {
    return bounded("prism-tls-server-" + shard);
  }

  /** The ConfigMap that lists the chunks of a shard's configuration. */
  public static String configIndex(String shard) {
    return bounded("prism-config-" + shard);
  }

  /**
   * The ConfigMap with one chunk of a shard's configuration. The number stands first: behind the
   * name it could be part of another shard's.
   */
  public static String configChunk(String shard, int number) {
    return bounded("prism-chunk-" + number + "-" + shard);
  }

  /** The workload of a plugin and what has the same name. */
  public static String plugin(String backend) {
    return bounded("prism-plugin-" + backend);
  }

  /** The names under which clients in the cluster know a Service. */
  public static List<String> hosts(String service, String namespace) {
    String inNamespace = service + "." + namespace;
    return List.of(service, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
  }

  /** The Secret with the certificate of a plugin. */
  public static String pluginCertificate(String backend) {
    return bounded("prism-tls-plugin-" + backend);
  }

  /** A long name, cut and made unique again by a hash of the whole. */
  static String bounded(String name) {
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    return name.substring(0, MAX_LENGTH - HASH_LENGTH - 1)
        + "-"
        + Hashes.sha256(name).substring(0, HASH_LENGTH);
  }
}
