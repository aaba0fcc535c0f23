package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.prism.operator.pki.Authority;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.Identity;
import io.prism.operator.pki.Leaf;
import io.prism.operator.pki.UnreadableException;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Owner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates of servers and callers, as Secrets beside them. */
final class LeafStore {

  private static final Logger LOG = LoggerFactory.getLogger(LeafStore.class);
  private static final String TYPE = "kubernetes.io/tls";
  private static final int ATTEMPTS = 3;

  private final SecretStore secrets;
  private final CertificateAuthority pki;

  LeafStore(SecretStore secrets, CertificateAuthority pki) {
    this.secrets = secrets;
    this.pki = pki;
  }

  /**
   * Makes or renews a certificate, unless somebody else provides it.
   *
   * @return what is there now
   * @throws TroubleException when what somebody else provides cannot be used
   */
  Identity keep(Wanted wanted, Authority authority) throws TroubleException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Secret> stored = secrets.find(wanted.secret());
      if (stored.isPresent() && !SecretStore.isOurs(stored.get())) {
        return readProvided(stored.get(), wanted.secret());
      }
      Map<String, byte[]> files = stored.map(SecretStore::files).orElse(Map.of());
      Leaf leaf = pki.leaf(authority, wanted.request(), files);
      if (write(wanted, stored, files, leaf)) {
        return Identity.read(leaf.files());
      }
    }
    throw new TroubleException(
        "the Secret %s is changed by others all the time; it is tried again"
            .formatted(wanted.secret()));
  }

  /** What is there, for whoever cannot make another one; empty when it is of no use. */
  Optional<Identity> find(ObjectKey secret) {
    try {
      return secrets.find(secret).map(SecretStore::files).map(Identity::read);
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static Identity readProvided(Secret stored, ObjectKey key) throws TroubleException {
    try {
      return Identity.read(SecretStore.files(stored));
    } catch (UnreadableException e) {
      throw new TroubleException(
          "the Secret %s, which was made by somebody else, cannot be used: %s"
              .formatted(key, e.getMessage()));
    }
  }

  private boolean write(
      Wanted wanted, Optional<Secret> stored, Map<String, byte[]> files, Leaf leaf) {
    List<OwnerReference> owners = wanted.owner().map(Owner::reference).stream().toList();
    if (stored.isEmpty()) {
      Secret made =
          SecretStore.skeleton(wanted.secret())
              .editMetadata()
              .withOwnerReferences(owners)
              .endMetadata()
              .withType(TYPE)
              .withData(SecretStore.data(leaf.files()))
              .build();
      return secrets.create(made) && tell(wanted, leaf, "made a certificate");
    }
    boolean isSame = SecretStore.isSame(files, leaf.files());
    if (isSame
        && owners.equals(
            Objects.requireNonNullElse(
                stored.get().getMetadata().getOwnerReferences(), List.of()))) {
      return true;
    }
    Secret changed =
        new SecretBuilder(stored.get())
            .editMetadata()
            .withOwnerReferences(owners)
            .endMetadata()
            .withData(SecretStore.data(leaf.files()))
            .build();
    return secrets.replace(changed) && tell(wanted, leaf, "renewed a certificate");
  }

  private static boolean tell(Wanted wanted, Leaf leaf, String what) {
    LOG.atInfo()
        .addKeyValue("secret", wanted.secret())
        .addKeyValue("until", leaf.identity().notAfter())
        .log(what);
    return true;
  }
}
