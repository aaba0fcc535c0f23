package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.prism.operator.pki.Authority;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.UnreadableException;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority of the installation, as a Secret beside the operator. Replicas that make or change
 * it at the same time end with the same one, since every write is conditional. Safe for use by many
 * threads.
 */
final class AuthorityStore {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityStore.class);
  private static final int ATTEMPTS = 3;

  private final SecretStore secrets;
  private final TrustBundles bundles;
  private final CertificateAuthority pki;
  private final InstantSource clock;
  private final ObjectKey secret;
  private final boolean provided;

  private Optional<Authority> known = Optional.empty();
  private Instant trustedUntil = Instant.MIN;

  /**
   * The authority in a Secret.
   *
   * @param provided whether somebody else makes and renews it
   */
  AuthorityStore(
      SecretStore secrets,
      TrustBundles bundles,
      CertificateAuthority pki,
      InstantSource clock,
      ObjectKey secret,
      boolean provided) {
    this.secrets = secrets;
    this.bundles = bundles;
    this.pki = pki;
    this.clock = clock;
    this.secret = secret;
    this.provided = provided;
  }

  /**
   * The authority that is in force, made or brought up to date if need be.
   *
   * @throws TroubleException when a person has to help: another authority would cut off everybody
   *     who trusts this one
   */
  synchronized Authority current() throws TroubleException {
    Instant now = clock.instant();
    if (known.isPresent() && now.isBefore(trustedUntil)) {
      return known.get();
    }
    Authority found = provided ? readProvided() : keep();
    known = Optional.of(found);
    trustedUntil = now.plus(Certificates.TRUST);
    return found;
  }

  private Authority readProvided() throws TroubleException {
    Secret found =
        secrets
            .find(secret)
            .orElseThrow(
                () ->
                    new TroubleException(
                        "the Secret %s with the authority is not there yet; whoever provides it has to make it"
                            .formatted(secret)));
    try {
      return Authority.provided(SecretStore.files(found));
    } catch (UnreadableException e) {
      throw new TroubleException(
          "the Secret %s holds no authority that can be used: %s"
              .formatted(secret, e.getMessage()));
    }
  }

  private Authority keep() throws TroubleException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Secret> stored = secrets.find(secret);
      Optional<Authority> kept = stored.isPresent() ? update(stored.get()) : make();
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    throw new TroubleException(
        "the Secret %s is changed by others all the time; it is tried again".formatted(secret));
  }

  /** Makes the Secret; empty when somebody else just did. */
  private Optional<Authority> make() throws TroubleException {
    if (known.isEmpty() && bundles.isIn(secret.namespace())) {
      throw new TroubleException(
          """
          the Secret %s with the authority is missing, and there are parts that trust it; restore \
          it from a backup, or begin with another one by deleting the ConfigMap of that name\
          """
              .formatted(secret));
    }
    Authority authority = pki.authority(known.map(Authority::files).orElse(Map.of()));
    Secret made =
        SecretStore.skeleton(secret).withData(SecretStore.data(authority.files())).build();
    if (!secrets.create(made)) {
      return Optional.empty();
    }
    LOG.atInfo()
        .addKeyValue("secret", secret)
        .addKeyValue("until", authority.signing().notAfter())
        .log(known.isPresent() ? "restored the authority" : "made an authority");
    return Optional.of(authority);
  }

  /** Brings the Secret up to date; empty when somebody else just changed it. */
  private Optional<Authority> update(Secret stored) throws TroubleException {
    if (!SecretStore.isOurs(stored)) {
      throw new TroubleException(
          """
          the Secret %s was made by somebody else; name it as the one to be used with \
          tls.authoritySecret of the chart, or rename it\
          """
              .formatted(secret));
    }
    Map<String, byte[]> files = SecretStore.files(stored);
    if (files.isEmpty()) {
      throw new TroubleException(damaged("it is empty"));
    }
    Authority authority;
    try {
      authority = pki.authority(files);
    } catch (UnreadableException e) {
      throw new TroubleException(damaged(String.valueOf(e.getMessage())));
    }
    if (SecretStore.isSame(files, authority.files())) {
      return Optional.of(authority);
    }
    Secret changed =
        new SecretBuilder(stored).withData(SecretStore.data(authority.files())).build();
    if (!secrets.replace(changed)) {
      return Optional.empty();
    }
    LOG.atInfo()
        .addKeyValue("secret", secret)
        .addKeyValue("trusted", authority.trusted().size())
        .log("the next step of replacing the authority");
    return Optional.of(authority);
  }

  private String damaged(String how) {
    return "the Secret %s with the authority is damaged: %s; restore it from a backup"
        .formatted(secret, how);
  }
}
