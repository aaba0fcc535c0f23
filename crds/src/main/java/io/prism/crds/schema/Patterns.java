package io.prism.crds.schema;

/** Regular expressions for texts, as RE2 and Java both understand them. */
public final class Patterns {

  /** A DNS label. */
  public static final String DNS_LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

  /** Several DNS labels with dots between them. */
  public static final String DNS_SUBDOMAIN = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";

  /** A key of a Secret or ConfigMap. */
  public static final String DATA_KEY = "^[A-Za-z0-9._-]+$";

  /** The name of a backend interface. */
  public static final String INTERFACE = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";

  /** The reason of a condition. */
  public static final String REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  /** An address that begins with https. */
  public static final String HTTPS = "^https://[^ ]+$";

  /** A service account with its Kubernetes namespace. */
  public static final String SERVICE_ACCOUNT =
      "^[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";

  /** A DNS label, or a star for all. */
  public static final String TEAM = "^([*]|[a-z0-9]([a-z0-9-]*[a-z0-9])?)$";

  /** A time of day. */
  public static final String CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

  /** An amount with or without a suffix. */
  public static final String QUANTITY = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$";

  private Patterns() {}
}
