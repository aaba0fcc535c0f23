package io.prism.operator.process;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ServerCredentials;
import io.prism.operator.certificates.Certificates;
import io.prism.operator.certificates.Expiries;
import io.prism.operator.certificates.OperatorCertificate;
import io.prism.operator.certificates.StreamIdentity;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.RotationPolicy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The certificates of an installation whose parts prove to each other who they are.
 *
 * @param certificates of all parts
 * @param identity of this replica
 * @param own what has the operator's own one made
 */
record Security(Certificates certificates, StreamIdentity identity, OperatorCertificate own) {

  /**
   * For one replica; empty when the parts speak in clear text.
   *
   * @param expiries is told when they end
   */
  static Optional<Security> of(
      KubernetesClient client, OperatorOptions options, Expiries expiries, InstantSource clock) {
    if (options.installation().tls().isEmpty()) {
      return Optional.empty();
    }
    Certificates certificates =
        new Certificates(
            client,
            options.installation(),
            options.authoritySecret(),
            new CertificateAuthority(clock, new SecureRandom(), RotationPolicy.STANDARD),
            expiries,
            clock);
    StreamIdentity identity = new StreamIdentity(client, options.ownNamespace(), expiries, clock);
    return Optional.of(
        new Security(
            certificates, identity, new OperatorCertificate(certificates, identity, clock)));
  }

  ServerCredentials credentials() {
    return identity.credentials();
  }

  /** This replica leads from now on. */
  void lead() {
    own.lead();
  }

  /** Does what is due; to be called every second or so. Never throws. */
  void look() {
    own.look();
  }

  /** What keeps gateways from connecting; empty: nothing. */
  Optional<String> missing() {
    return identity.isReady()
        ? Optional.empty()
        : Optional.of("there is no certificate for the stream yet");
  }
}
