package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Who decides the number of pods. */
public enum AutoscalingMode implements Choice {
  DISABLED("Disabled", "The number in replicas holds."),
  HPA("HPA", "A HorizontalPodAutoscaler decides."),
  KEDA("KEDA", "A KEDA ScaledObject decides, by its triggers.");

  private final String wire;
  private final String meaning;

  AutoscalingMode(String wire, String meaning) {
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
