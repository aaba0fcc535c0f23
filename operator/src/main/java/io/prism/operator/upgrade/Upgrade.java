package io.prism.operator.upgrade;

/** What becomes of the pods of a workload. */
public sealed interface Upgrade {

  /** What they are made from. */
  Bundle inForce();

  /** They are made from what is rendered. */
  record None(Bundle inForce) implements Upgrade {}

  /**
   * They stay as they are until somebody asks for what is rendered.
   *
   * @param rendered what another release of the operator, or other images, make of the same inputs
   */
  record Offered(Bundle inForce, Bundle rendered) implements Upgrade {}
}
