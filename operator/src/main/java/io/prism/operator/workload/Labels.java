package io.prism.operator.workload;

import java.util.Map;
import java.util.TreeMap;

/** Labels of the objects that are made. */
public final class Labels {

  /** Which program runs in a pod. */
  public static final String NAME = "app.kubernetes.io/name";

  /** Which installation it belongs to. */
  public static final String INSTANCE = "app.kubernetes.io/instance";

  /** Which part of Prism it is. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Who made it. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The whole that it is a part of. */
  public static final String PART_OF = "app.kubernetes.io/part-of";

  /** The shard that it was made for. */
  public static final String SHARD = "prism.io/shard";

  /** The backend that it was made for. */
  public static final String BACKEND = "prism.io/backend";

  /** The {@link #NAME} of proxies. */
  public static final String PROXY = "prism-proxy";

  /** The {@link #NAME} of plugins. */
  public static final String PLUGIN = "prism-plugin";

  /** The {@link #NAME} of the operator, and what {@link #MANAGED_BY} says. */
  public static final String OPERATOR = "prism-operator";

  /** Of everything that the operator makes. */
  public static final Map<String, String> OURS = Map.of(MANAGED_BY, OPERATOR, PART_OF, "prism");

  private Labels() {}

  /** Selects the proxies of a shard; never changes, since a Deployment's selector cannot. */
  public static Map<String, String> proxySelector(String shard) {
    return Map.of(NAME, PROXY, SHARD, shard);
  }

  /** Selects the pods of a backend's plugin; never changes. */
  public static Map<String, String> pluginSelector(String backend) {
    return Map.of(NAME, PLUGIN, BACKEND, backend);
  }

  /** What is wanted by the user, then what identifies the object, which the user cannot replace. */
  static Map<String, String> all(
      Map<String, String> wanted,
      Map<String, String> selector,
      String component,
      Installation installation) {
    var labels = new TreeMap<>(wanted);
    labels.putAll(selector);
    labels.put(INSTANCE, installation.name());
    labels.put(COMPONENT, component);
    labels.putAll(OURS);
    return labels;
  }
}
