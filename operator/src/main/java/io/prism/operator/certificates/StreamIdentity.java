package io.prism.operator.certificates;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.prism.operator.pki.Identity;
import io.prism.operator.pki.UnreadableException;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Names;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With what this replica proves to gateways that it is the operator: the certificate that the
 * leader, or somebody else, put into the Secret beside it. Until there is one no gateway can
 * connect; a later one is used for connections that begin then. Safe for use by many threads.
 */
public final class StreamIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(StreamIdentity.class);

  /** How often a certificate that is in use is compared with what is stored. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final SecretStore secrets;
  private final ObjectKey secret;
  private final Expiries expiries;
  private final InstantSource clock;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();

  private Optional<Identity> current = Optional.empty();
  private Instant lookedAt = Instant.MIN;
  private String lastTrouble = "";

  /** The operator's identity in its own Kubernetes namespace. */
  public StreamIdentity(
      KubernetesClient client, String namespace, Expiries expiries, InstantSource clock) {
    this.secrets = new SecretStore(client);
    this.secret = new ObjectKey(namespace, Names.OPERATOR_CERTIFICATE);
    this.expiries = expiries;
    this.clock = clock;
  }

  /** For a server that may begin to listen before there is a certificate. */
  public ServerCredentials credentials() {
    return TlsServerCredentials.newBuilder().keyManager(keys).build();
  }

  /** Whether gateways can connect. */
  public synchronized boolean isReady() {
    return current.filter(identity -> identity.notAfter().isAfter(clock.instant())).isPresent();
  }

  /** Takes up what is stored; to be called every few seconds. What cannot be used is only told. */
  public synchronized void look() {
    Instant now = clock.instant();
    if (isReady() && now.isBefore(lookedAt.plus(INTERVAL))) {
      return;
    }
    lookedAt = now;
    try {
      secrets.find(secret).map(SecretStore::files).map(Identity::read).ifPresent(this::use);
    } catch (UnreadableException e) {
      tell("the Secret %s cannot be used: %s".formatted(secret, e.getMessage()));
    } catch (KubernetesClientException e) {
      tell("the Secret %s cannot be read: %s".formatted(secret, e.getMessage()));
    }
  }

  private void use(Identity found) {
    expiries.saw(Part.OPERATOR, secret, found.notAfter());
    lastTrouble = "";
    if (current.filter(found::equals).isPresent()) {
      return;
    }
    keys.updateIdentityCredentials(found.chain().toArray(X509Certificate[]::new), found.key());
    current = Optional.of(found);
    LOG.atInfo()
        .addKeyValue("secret", secret)
        .addKeyValue("until", found.notAfter())
        .log("a certificate of the operator is in use");
  }

  private void tell(String trouble) {
    if (!trouble.equals(lastTrouble)) {
      LOG.atWarn().log(trouble);
    }
    lastTrouble = trouble;
  }
}
