package io.prism.crds;

import java.util.List;

/** Names that all resources share. */
public final class PrismApi {

  /** The API group of every kind. */
  public static final String GROUP = "prism.io";

  /** The version in which every kind is stored and served. */
  public static final String VERSION = "v1alpha1";

  /** What stands in the {@code apiVersion} of every resource. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** The category under which {@code kubectl get prism} lists all kinds. */
  public static final String CATEGORY = "prism";

  /** Every kind, in the order in which a new installation creates them. */
  public static final List<Class<?>> KINDS =
      List.of(
          PrismPolicy.class,
          PrismBackend.class,
          PrismShard.class,
          PrismNamespace.class,
          PrismMigration.class);

  private PrismApi() {}
}
