package io.prism.crds.shard;

import io.prism.crds.schema.Choice;

/** How much the proxies log. */
public enum LogLevel implements Choice {
  ERROR("Error", "Failures."),
  WARN("Warn", "Also what may become a failure."),
  INFO("Info", "Also what happens seldom."),
  DEBUG("Debug", "Also what helps to find a fault.");

  private final String wire;
  private final String meaning;

  LogLevel(String wire, String meaning) {
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
