package io.prism.operator.workload;

import io.prism.crds.PrismShard;
import io.prism.crds.schema.Patterns;
import io.prism.crds.shard.ShardService;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names and addresses by which clients know the gateways of a shard. */
public final class ClientHosts {

  private static final Pattern NAME = Pattern.compile(Patterns.DNS_SUBDOMAIN);
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final int MAX_LENGTH = 253;
  private static final String LOCAL = "localhost";
  private static final List<String> PARTS =
      List.of("prism-proxy-", "prism-peers-", "prism-plugin-");

  private ClientHosts() {}

  /** Those of both Services. */
  static List<String> inCluster(String shard, String namespace) {
    return Stream.of(Names.proxy(shard), Names.proxyPeers(shard))
        .flatMap(service -> Names.hosts(service, namespace).stream())
        .toList();
  }

  /**
   * All names of a shard as it is written, {@code localhost} with them for whoever forwards a port.
   */
  public static List<String> names(PrismShard shard) {
    return Stream.concat(
            Stream.concat(
                inCluster(shard.getMetadata().getName(), shard.getMetadata().getNamespace())
                    .stream(),
                Stream.of(LOCAL)),
            more(shard).filter(host -> !isAddress(host)))
        .distinct()
        .toList();
  }

  /** All addresses of a shard as it is written. */
  public static List<String> addresses(PrismShard shard) {
    return more(shard).filter(ClientHosts::isAddress).distinct().toList();
  }

  private static Stream<String> more(PrismShard shard) {
    return Optional.ofNullable(shard.getSpec())
        .map(spec -> spec.service())
        .map(ShardService::hosts)
        .stream()
        .flatMap(List::stream)
        .filter(host -> objection(shard, host).isEmpty());
  }

  /**
   * Why the installation's authority does not vouch for a host of a shard; empty when it does.
   * Whoever may write shards must not get a certificate in the name of somebody else's Service. By
   * its form a name of the cluster is known; that a name outside of it is the shard's own is for
   * whoever gives it an address.
   */
  public static Optional<String> objection(PrismShard shard, String host) {
    String namespace = shard.getMetadata().getNamespace();
    if (!isHost(host)) {
      return Optional.of("is neither a name in lower case nor an IPv4 address");
    }
    if (isAddress(host)
        || host.equals(LOCAL)
        || inCluster(shard.getMetadata().getName(), namespace).contains(host)) {
      return Optional.empty();
    }
    if (!host.contains(".")) {
      return Optional.of(
          "is a single label, which is the name of another Service in some Kubernetes namespace; give"
              + " a name with its domain");
    }
    return isOfCluster(host, namespace)
        ? Optional.of(
            "is a name inside the cluster that is not this shard's; its own Services need not be"
                + " listed, for others name a certificate of your own in spec.tls.certificateRef")
        : Optional.empty();
  }

  private static boolean isOfCluster(String host, String namespace) {
    List<String> labels = List.of(host.split("\\."));
    boolean isShort = labels.size() == 2;
    return labels.contains("svc")
        || host.endsWith(".cluster.local")
        || (isShort && labels.getLast().equals(namespace))
        || (isShort && PARTS.stream().anyMatch(host::startsWith));
  }

  /** Whether it is a name or an IPv4 address, and so fit to stand in documents and certificates. */
  static boolean isHost(String text) {
    return text.length() <= MAX_LENGTH
        && NAME.matcher(text).matches()
        && !text.contains("..")
        && (!NUMBERS.matcher(text).matches() || isAddress(text));
  }

  private static boolean isAddress(String text) {
    if (!NUMBERS.matcher(text).matches()) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(text).getHostAddress().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
