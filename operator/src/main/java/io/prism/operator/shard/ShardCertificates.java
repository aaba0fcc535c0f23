package io.prism.operator.shard;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.certificates.Certificates;
import io.prism.operator.certificates.Expiries;
import io.prism.operator.certificates.ListenerCertificates;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.ClientTls;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificates of a shard's gateways, and whom their clients are told to trust.
 *
 * @param parts what gateways show to plugins; empty: nothing
 * @param listeners what they show to clients
 */
public record ShardCertificates(Optional<Certificates> parts, ListenerCertificates listeners) {

  /**
   * Those of an installation.
   *
   * @param parts what gateways show to plugins; empty: nothing
   * @param expiries is told when they end
   */
  public static ShardCertificates of(
      KubernetesClient client,
      Optional<Certificates> parts,
      Expiries expiries,
      InstantSource clock) {
    return new ShardCertificates(parts, new ListenerCertificates(client, parts, expiries, clock));
  }

  /**
   * How they are.
   *
   * @param fact what is told of them; empty: there are none
   * @param startable whether gateways could begin with what they would show to clients
   */
  record State(Optional<Fact> fact, boolean startable) {}

  /**
   * Does what is due. First of all, and for a frozen shard too: what runs must not end with its
   * certificate.
   *
   * @param namespaces those that are placed there
   */
  State look(PrismShard shard, List<ObjectKey> namespaces) {
    Optional<Fact> toPlugins = parts.map(all -> all.ofProxies(shard));
    Optional<Fact> toClients = listeners.of(shard);
    if (ClientTls.of(shard).filter(tls -> tls.certificate().isEmpty()).isPresent()) {
      parts.ifPresent(
          all -> namespaces.stream().map(ObjectKey::namespace).distinct().forEach(all::tell));
    }
    return new State(
        Stream.concat(toPlugins.stream(), toClients.stream()).reduce(ShardCertificates::worse),
        toClients.filter(Fact::fails).isEmpty());
  }

  private static Fact worse(Fact one, Fact other) {
    if (one.fails() || other.fails()) {
      return one.fails() ? one : other;
    }
    return one.reason() == Reason.AS_WANTED ? other : one;
  }
}
