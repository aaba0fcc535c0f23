package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** Whether the connection to the store is encrypted. */
public enum TlsMode implements Choice {
  DISABLED("Disabled", "It is not."),
  SERVER("Server", "It is, and the store shows a certificate."),
  MUTUAL("Mutual", "It is, and both sides show a certificate.");

  private final String wire;
  private final String meaning;

  TlsMode(String wire, String meaning) {
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
