package io.prism.operator.certificates;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.operator.pki.Authority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kubernetes namespaces that have clients, and no parts, whom to trust. One that cannot be
 * told keeps nobody else from anything. Safe for use by many threads.
 */
final class ClientTrust {

  /** For how long what was told is taken to be there still: there may be many namespaces. */
  static final Duration TRUST = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(ClientTrust.class);

  private final TrustBundles bundles;
  private final InstantSource clock;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  private record Told(Authority authority, Instant until) {}

  ClientTrust(TrustBundles bundles, InstantSource clock) {
    this.bundles = bundles;
    this.clock = clock;
  }

  void tell(String namespace, Authority authority) {
    Instant now = clock.instant();
    Told last = told.get(namespace);
    if (last != null && now.isBefore(last.until()) && last.authority().equals(authority)) {
      return;
    }
    told.values().removeIf(each -> !now.isBefore(each.until()));
    told.put(namespace, new Told(authority, now.plus(publish(namespace, authority))));
  }

  /** Returns for how long it is good. */
  private Duration publish(String namespace, Authority authority) {
    try {
      bundles.publish(namespace, authority);
      return TRUST;
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("namespace", namespace)
          .addKeyValue("why", e.getMessage())
          .log("could not tell clients whom to trust; it is tried again");
      return Certificates.TRUST;
    }
  }
}
