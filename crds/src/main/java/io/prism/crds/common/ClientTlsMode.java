package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Whether what clients speak to gateways is encrypted. */
public enum ClientTlsMode implements Choice {
  DISABLED("Disabled", "It is not: clear text."),
  SERVER("Server", "It is, and gateways show a certificate."),
  MUTUAL(
      "Mutual",
      "It is, and both sides show a certificate; access rules hold for the names in the client's.");

  private final String wire;
  private final String meaning;

  ClientTlsMode(String wire, String meaning) {
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
