package io.prism.crds;

/** Labels, annotations and finalizers that have a meaning for Prism. */
public final class PrismMarks {

  /** Annotation: the uid of the resource, to confirm that its data may be deleted with it. */
  public static final String CONFIRM_DELETE = PrismApi.GROUP + "/confirm-delete";

  /**
   * Annotation: the uid of the resource, to give up erasing what it, or a former one of its name,
   * held. What is left stays.
   */
  public static final String ABANDON_ERASURE = PrismApi.GROUP + "/abandon-erasure";

  /** Annotation: {@value #PAUSED} freezes the resource. */
  public static final String RECONCILE = PrismApi.GROUP + "/reconcile";

  /** The value of {@link #RECONCILE} that freezes. */
  public static final String PAUSED = "paused";

  /**
   * Annotation of a backend: the identity of the store that it is to use from now on, in place of
   * the one that it used so far. Only that of the other store which is found takes effect.
   */
  public static final String ACCEPT_STORE = PrismApi.GROUP + "/accept-store";

  /**
   * Annotation of a shard or backend: the hash of the pods that another release of the operator
   * would make, to have those that run replaced by them. {@code UpgradeAvailable} tells it.
   */
  public static final String UPGRADE = PrismApi.GROUP + "/upgrade";

  /** Annotation of a Deployment or StatefulSet: where the operator is that looks after it. */
  public static final String OPERATOR = PrismApi.GROUP + "/operator";

  /** Annotation of the same: where another operator is that would look after it, and does not. */
  public static final String CONTENDER = PrismApi.GROUP + "/contender";

  /** Label of a Secret: the backend that may read it. */
  public static final String BACKEND_LABEL = PrismApi.GROUP + "/backend";

  /** Label of a Secret: the shard whose gateways may read it. */
  public static final String SHARD_LABEL = PrismApi.GROUP + "/shard";

  private PrismMarks() {}
}
