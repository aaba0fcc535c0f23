package io.prism.proxy.security;

import io.grpc.Attributes;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import java.util.List;
import java.util.Optional;

/** Who calls, as far as the listener can tell. Found out once a connection. */
public sealed interface Principal {

  /** Where a door keeps the caller of a connection. */
  Attributes.Key<Principal> ATTRIBUTE = Attributes.Key.create("prism-principal");

  /** What the caller may do in a namespace with these rules; empty means nothing at all. */
  Optional<Permission> permissionIn(AccessRules rules);

  /**
   * A caller on a listener that was declared open: may do everything, but nothing at all where
   * callers must be known.
   */
  record Anonymous() implements Principal {
    private static final Optional<Permission> EVERYTHING = Optional.of(Permission.READ_WRITE);

    @Override
    public Optional<Permission> permissionIn(AccessRules rules) {
      return rules.callersKnown() ? Optional.empty() : EVERYTHING;
    }
  }

  /**
   * A caller with a certificate.
   *
   * @param identities the names that the certificate proves
   */
  record Certified(List<String> identities) implements Principal {
    /** Copies the list. */
    public Certified {
      identities = List.copyOf(identities);
    }

    @Override
    public Optional<Permission> permissionIn(AccessRules rules) {
      return rules.permissionOfAny(identities);
    }
  }

  /** The caller on an open listener. */
  Principal ANONYMOUS = new Anonymous();
}
