package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** How callers prove who they are. */
public enum AuthProvider implements Choice {
  OIDC("OIDC", "By a token of an OpenID Connect issuer."),
  MTLS("MTLS", "By a client certificate."),
  NONE("None", "Not at all; for development.");

  private final String wire;
  private final String meaning;

  AuthProvider(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
