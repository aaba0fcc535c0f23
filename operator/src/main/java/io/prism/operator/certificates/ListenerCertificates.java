package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismShard;
import io.prism.operator.pki.Identity;
import io.prism.operator.pki.Pem;
import io.prism.operator.pki.UnreadableException;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.ClientTls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * With what gateways prove to clients who they are, and who vouches for clients: what the operator
 * makes, and what somebody else made and a PrismShard names. To be asked again and again; what is
 * named is read once a minute. Safe for use by many threads.
 */
public final class ListenerCertificates {

  private static final String UNCHANGED =
      "; gateways that run go on with what they have, and nothing of them is changed until then";

  private final KubernetesClient client;
  private final SecretStore secrets;
  private final Optional<Certificates> own;
  private final Expiries expiries;
  private final InstantSource clock;
  private final Looks<ClientTls> looks = new Looks<>();

  /**
   * Those of an installation.
   *
   * @param own what the operator makes; empty: it makes none
   */
  public ListenerCertificates(
      KubernetesClient client, Optional<Certificates> own, Expiries expiries, InstantSource clock) {
    this.client = client;
    this.secrets = new SecretStore(client);
    this.own = own;
    this.expiries = expiries;
    this.clock = clock;
  }

  /** Whether a shard's gateways could begin with them; empty: they speak clear text. */
  public Optional<Fact> of(PrismShard shard) {
    Optional<ClientTls> wanted = ClientTls.of(shard);
    if (wanted.isEmpty()) {
      looks.forget(ObjectKey.of(shard));
      return Optional.empty();
    }
    ClientTls tls = wanted.get();
    if (tls.needsAuthority() && own.isEmpty()) {
      return Optional.of(
          Certificates.unusable(
              "the operator makes no certificates, since the chart's tls.enabled is false; name a"
                  + " Secret in spec.tls.certificateRef, and with the mode Mutual an authority in"
                  + " spec.tls.clientCaFrom"));
    }
    Fact named = named(ObjectKey.of(shard), tls);
    // What the operator makes is renewed though what is named is of no use.
    Optional<Fact> made =
        tls.certificate().isEmpty() ? own.map(all -> all.ofListeners(shard)) : Optional.empty();
    return Optional.of(made.filter(fact -> named.holds()).orElse(named));
  }

  private Fact named(ObjectKey shard, ClientTls tls) {
    Instant now = clock.instant();
    return looks.keep(shard, tls, now, () -> look(shard.namespace(), tls, now));
  }

  private Fact look(String namespace, ClientTls tls, Instant now) {
    try {
      String told = "nothing that somebody else makes is needed";
      if (tls.certificate().isPresent()) {
        told = certificate(new ObjectKey(namespace, tls.certificate().get()), now);
      }
      if (tls.clients().isPresent()
          && tls.clients().get() instanceof ClientTls.Clients.Named named) {
        authority(new ObjectKey(namespace, named.object()), named);
      }
      return Fact.yes(ConditionType.CERTIFICATES_VALID, told);
    } catch (TroubleException e) {
      return Certificates.unusable(e.getMessage() + UNCHANGED);
    } catch (KubernetesClientException e) {
      if (Certificates.isPassing(e)) {
        throw e;
      }
      return Certificates.unusable(
          "the API server refuses to show it: " + e.getMessage() + UNCHANGED);
    }
  }

  private String certificate(ObjectKey key, Instant now) throws TroubleException {
    String which = "the Secret %s, which spec.tls.certificateRef names,".formatted(key);
    Secret secret = labelled(key, which);
    try {
      Identity identity = Identity.read(SecretStore.files(secret));
      expiries.saw(Part.LISTENER, key, identity.notAfter());
      if (!identity.notAfter().isAfter(now)) {
        throw new TroubleException(
            "%s ended at %s; renew it".formatted(which, identity.notAfter()));
      }
      return "the certificate in %s is good".formatted(key);
    } catch (UnreadableException e) {
      throw new TroubleException("%s cannot be used: %s".formatted(which, e.getMessage()));
    }
  }

  private void authority(ObjectKey key, ClientTls.Clients.Named named) throws TroubleException {
    String which =
        "the %s %s, which spec.tls.clientCaFrom names,"
            .formatted(named.secret() ? "Secret" : "ConfigMap", key);
    byte[] pem =
        named.secret()
            ? SecretStore.files(labelled(key, which)).get(named.key())
            : text(key, named.key(), which);
    if (pem == null) {
      throw new TroubleException("%s has no key %s".formatted(which, named.key()));
    }
    try {
      var unused = Pem.certificates(pem);
    } catch (UnreadableException e) {
      throw new TroubleException("%s cannot be used: %s".formatted(which, e.getMessage()));
    }
  }

  private byte @Nullable [] text(ObjectKey key, String name, String which) throws TroubleException {
    ConfigMap map = client.configMaps().inNamespace(key.namespace()).withName(key.name()).get();
    if (map == null) {
      throw new TroubleException(which + " is not there; create it");
    }
    String text = map.getData() == null ? null : map.getData().get(name);
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whoever may write shards could read any Secret of the namespace without the label. */
  private Secret labelled(ObjectKey key, String which) throws TroubleException {
    Secret secret =
        secrets
            .find(key)
            .orElseThrow(() -> new TroubleException(which + " is not there; create it"));
    Map<String, String> labels = secret.getMetadata().getLabels();
    if (labels == null || !labels.containsKey(PrismMarks.SHARD_LABEL)) {
      throw new TroubleException(
          "%s is not meant for gateways by its labels; if it is: kubectl label secret -n %s %s %s="
                  .formatted(which, key.namespace(), key.name(), PrismMarks.SHARD_LABEL)
              + "gateways");
    }
    return secret;
  }
}
