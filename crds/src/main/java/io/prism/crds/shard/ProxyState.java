package io.prism.crds.shard;

import io.prism.crds.schema.Choice;

/** What a proxy does. */
public enum ProxyState implements Choice {
  STARTING("Starting", "It has no configuration yet."),
  SERVING("Serving", "It serves."),
  DRAINING("Draining", "It ends its calls."),
  GONE("Gone", "It was not heard of for longer than its lease.");

  private final String wire;
  private final String meaning;

  ProxyState(String wire, String meaning) {
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
