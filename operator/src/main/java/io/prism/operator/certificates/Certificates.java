package io.prism.operator.certificates;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.pki.Authority;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.Identity;
import io.prism.operator.pki.LeafRequest;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.ClientHosts;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.Names;
import io.prism.operator.workload.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and renews the certificates of all parts. To be asked again and again: the API server is
 * asked once a minute for each certificate, and written to when something is missing or due. Safe
 * for use by many threads; several replicas may do it at the same time.
 */
public final class Certificates {

  /** For how long what was seen is taken to be so still. */
  public static final Duration TRUST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final int TOO_MANY = 429;
  private static final int CONFLICT = 409;
  private static final int SERVER = 500;

  private final Installation installation;
  private final InstantSource clock;
  private final Expiries expiries;
  private final AuthorityStore authority;
  private final ObjectKey authoritySecret;
  private final TrustBundles bundles;
  private final LeafStore leaves;
  private final ClientTrust clients;
  private final Looks<Wanted> looks = new Looks<>();

  /**
   * Certificates of an installation.
   *
   * @param provided the Secret beside the operator with an authority that somebody else makes;
   *     empty: the operator makes its own
   */
  public Certificates(
      KubernetesClient client,
      Installation installation,
      Optional<String> provided,
      CertificateAuthority pki,
      Expiries expiries,
      InstantSource clock) {
    SecretStore secrets = new SecretStore(client);
    this.installation = installation;
    this.clock = clock;
    this.expiries = expiries;
    this.bundles = new TrustBundles(client);
    this.authoritySecret =
        new ObjectKey(installation.namespace(), provided.orElse(Names.AUTHORITY));
    this.authority =
        new AuthorityStore(secrets, bundles, pki, clock, authoritySecret, provided.isPresent());
    this.leaves = new LeafStore(secrets, pki);
    this.clients = new ClientTrust(bundles, clock);
  }

  /** The certificate of a shard's gateways, with which they call plugins. */
  public Fact ofProxies(PrismShard shard) {
    ObjectKey key = ObjectKey.of(shard);
    String id =
        "spiffe://%s/ns/%s/shard/%s".formatted(installation.name(), key.namespace(), key.name());
    return keep(
        new Wanted(
            Part.PROXY,
            new ObjectKey(key.namespace(), Names.proxyCertificate(key.name())),
            LeafRequest.client(Names.proxy(key.name()), Set.of(id)),
            Optional.of(Owner.of(shard))));
  }

  /** The certificate that a shard's gateways show to clients, by the names of its Services. */
  Fact ofListeners(PrismShard shard) {
    ObjectKey key = ObjectKey.of(shard);
    List<String> names = ClientHosts.names(shard);
    Optional<String> foreign = names.stream().filter(this::isOperators).findFirst();
    if (foreign.isPresent()) {
      return unusable(
          "spec.service.hosts: '%s' is a name of the operator, for which no gateway gets a certificate; take it out"
              .formatted(foreign.get()));
    }
    return keep(
        new Wanted(
            Part.LISTENER,
            new ObjectKey(key.namespace(), Names.serverCertificate(key.name())),
            new LeafRequest(
                Names.proxy(key.name()),
                LeafRequest.Use.SERVER,
                Set.copyOf(names),
                Set.copyOf(ClientHosts.addresses(shard)),
                Set.of()),
            Optional.of(Owner.of(shard))));
  }

  /** By whole name or by its beginning, as names are found inside a cluster. */
  private boolean isOperators(String host) {
    return (installation.controlHost() + ".").startsWith(host + ".");
  }

  /**
   * Tells a Kubernetes namespace that has clients whom to trust. Nothing comes of it while there is
   * no authority; what cannot be told is only logged.
   */
  public void tell(String namespace) {
    try {
      clients.tell(namespace, authority.current());
    } catch (TroubleException e) {
      // Told by the certificates, which need it as well.
    }
  }

  /** The certificate of a backend's plugin, by the names of its Service. */
  public Fact ofPlugin(PrismBackend backend) {
    ObjectKey key = ObjectKey.of(backend);
    String service = Names.plugin(key.name());
    return keep(
        new Wanted(
            Part.PLUGIN,
            new ObjectKey(key.namespace(), Names.pluginCertificate(key.name())),
            LeafRequest.server(service, Set.copyOf(Names.hosts(service, key.namespace()))),
            Optional.of(Owner.of(backend))));
  }

  /** The certificate of the operator itself, by the names of its Service. */
  public Fact ofOperator() {
    String home = installation.namespace();
    Set<String> hosts = new TreeSet<>(Names.hosts("prism-operator", home));
    hosts.add(installation.controlHost());
    return keep(
        new Wanted(
            Part.OPERATOR,
            new ObjectKey(home, Names.OPERATOR_CERTIFICATE),
            LeafRequest.server("prism-operator", hosts),
            Optional.empty()));
  }

  private Fact keep(Wanted wanted) {
    Instant now = clock.instant();
    Optional<Fact> before = looks.last(wanted.secret());
    Fact fact = looks.keep(wanted.secret(), wanted, now, () -> look(wanted, now));
    if (!before.equals(Optional.of(fact))) {
      (fact.reason() == Reason.AS_WANTED ? LOG.atDebug() : LOG.atWarn())
          .addKeyValue("secret", wanted.secret())
          .log(fact.message());
    }
    return fact;
  }

  private Fact look(Wanted wanted, Instant now) {
    try {
      Authority signer = authority.current();
      expiries.saw(Part.AUTHORITY, authoritySecret, signer.signing().notAfter());
      bundles.publish(wanted.secret().namespace(), signer);
      Identity identity = leaves.keep(wanted, signer);
      expiries.saw(wanted.part(), wanted.secret(), identity.notAfter());
      return identity.notAfter().isAfter(now)
          ? Fact.yes(
              ConditionType.CERTIFICATES_VALID,
              "the certificate in %s is good".formatted(wanted.secret()))
          : unusable(
              "the certificate in %s, which somebody else provides, has ended"
                  .formatted(wanted.secret()));
    } catch (TroubleException e) {
      return standing(wanted, String.valueOf(e.getMessage()), now);
    } catch (KubernetesClientException e) {
      if (isPassing(e)) {
        throw e;
      }
      return standing(wanted, "the API server refuses it: " + e.getMessage(), now);
    }
  }

  /** What there is although nothing can be made. */
  private Fact standing(Wanted wanted, String trouble, Instant now) {
    Optional<Identity> identity = find(wanted.secret());
    identity.ifPresent(found -> expiries.saw(wanted.part(), wanted.secret(), found.notAfter()));
    return identity
        .filter(found -> found.notAfter().isAfter(now))
        .map(
            found ->
                Fact.yes(
                    ConditionType.CERTIFICATES_VALID,
                    Reason.RENEWAL_FAILED,
                    "the certificate in %s is good until %s and cannot be renewed: %s"
                        .formatted(wanted.secret(), found.notAfter(), trouble)))
        .orElseGet(
            () ->
                unusable(
                    "there is no good certificate in %s: %s".formatted(wanted.secret(), trouble)));
  }

  private Optional<Identity> find(ObjectKey secret) {
    try {
      return leaves.find(secret);
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  static Fact unusable(String message) {
    return Fact.no(ConditionType.CERTIFICATES_VALID, Reason.CERTIFICATE_UNUSABLE, message);
  }

  /** Whether it may go well when tried again, without anybody's help. */
  static boolean isPassing(KubernetesClientException e) {
    return e.getCode() == 0
        || e.getCode() == CONFLICT
        || e.getCode() == TOO_MANY
        || e.getCode() >= SERVER;
  }
}
