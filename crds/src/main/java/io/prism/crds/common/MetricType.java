package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** How KEDA compares a trigger's figure with its target. */
public enum MetricType implements Choice {
  AVERAGE_VALUE("AverageValue", "The figure divided by the number of pods."),
  VALUE("Value", "The figure as it is."),
  UTILIZATION("Utilization", "The share of what the pods request; only for cpu and memory.");

  private final String wire;
  private final String meaning;

  MetricType(String wire, String meaning) {
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
