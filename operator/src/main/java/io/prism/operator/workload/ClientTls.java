package io.prism.operator.workload;

import io.prism.crds.PrismShard;
import io.prism.crds.common.ClientTlsMode;
import io.prism.crds.common.ConfigValue;
import io.prism.crds.common.KeySelector;
import io.prism.crds.shard.ServerCertificateRef;
import io.prism.crds.shard.ShardSpec;
import io.prism.crds.shard.ShardTls;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gateways of a shard and their clients show each other.
 *
 * @param certificate the Secret with that of the gateways, which somebody else makes; empty: the
 *     operator does
 * @param clients who vouches for clients; empty: they show nothing
 */
public record ClientTls(Optional<String> certificate, Optional<Clients> clients) {

  /** Who vouches for clients, and where its certificates are. */
  public sealed interface Clients {

    /** The authority of the installation. */
    record OfInstallation() implements Clients {}

    /**
     * Another one.
     *
     * @param secret whether it stands in a Secret, and not in a ConfigMap
     * @param object its name
     * @param key in it, with certificates as PEM
     */
    record Named(boolean secret, String object, String key) implements Clients {}
  }

  /** Of a shard as it is written, whatever else is wrong with it; empty: they speak clear text. */
  public static Optional<ClientTls> of(PrismShard shard) {
    ShardSpec spec = shard.getSpec();
    return spec == null ? Optional.empty() : read(new SpecReader(), spec.tls());
  }

  static Optional<ClientTls> read(SpecReader reader, @Nullable ShardTls tls) {
    if (tls == null) {
      return Optional.empty();
    }
    ClientTlsMode mode =
        reader.choice(ClientTlsMode.class, "spec.tls.mode", tls.mode(), ClientTlsMode.DISABLED);
    if (mode != ClientTlsMode.MUTUAL && tls.clientCaFrom() != null) {
      reader.problem("spec.tls.clientCaFrom", "belongs to the mode Mutual");
    }
    return mode == ClientTlsMode.DISABLED
        ? Optional.empty()
        : Optional.of(
            new ClientTls(
                certificate(reader, tls.certificateRef()),
                mode == ClientTlsMode.MUTUAL
                    ? Optional.of(clients(reader, tls.clientCaFrom()))
                    : Optional.empty()));
  }

  private static Optional<String> certificate(
      SpecReader reader, @Nullable ServerCertificateRef ref) {
    return Optional.ofNullable(ref)
        .map(named -> reader.required("spec.tls.certificateRef.name", named.name()));
  }

  private static Clients clients(SpecReader reader, @Nullable ConfigValue from) {
    if (from == null) {
      return new Clients.OfInstallation();
    }
    boolean secret = from.secretKeyRef() != null;
    String path = "spec.tls.clientCaFrom." + (secret ? "secretKeyRef" : "configMapKeyRef");
    KeySelector selector = secret ? from.secretKeyRef() : from.configMapKeyRef();
    if (selector == null) {
      reader.problem(path, "is needed");
      return new Clients.OfInstallation();
    }
    return new Clients.Named(
        secret,
        reader.required(path + ".name", selector.name()),
        reader.required(path + ".key", selector.key()));
  }

  /** As it is told to people. */
  public ClientTlsMode mode() {
    return clients.isPresent() ? ClientTlsMode.MUTUAL : ClientTlsMode.SERVER;
  }

  /** Whether any of it is the operator's to make. */
  public boolean needsAuthority() {
    return certificate.isEmpty()
        || clients.filter(Clients.OfInstallation.class::isInstance).isPresent();
  }
}
