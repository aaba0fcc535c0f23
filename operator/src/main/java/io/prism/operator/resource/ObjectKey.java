package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A resource of a kind that the context tells.
 *
 * @param namespace its Kubernetes namespace
 * @param name its name there
 */
public record ObjectKey(String namespace, String name) {

  private static final char SEPARATOR = '/';

  /** Refuses what no resource is called: nothing, or more than one part of a path. */
  public ObjectKey {
    if (isNoName(namespace) || isNoName(name)) {
      throw new IllegalArgumentException(
          "not NAMESPACE/NAME: '" + namespace + SEPARATOR + name + "'");
    }
  }

  private static boolean isNoName(String part) {
    return part.isEmpty() || part.indexOf(SEPARATOR) >= 0;
  }

  /** The key of a resource. */
  public static ObjectKey of(HasMetadata resource) {
    return new ObjectKey(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static ObjectKey parse(String text) {
    int at = text.indexOf(SEPARATOR);
    if (at < 0) {
      throw new IllegalArgumentException("not NAMESPACE/NAME: '" + text + "'");
    }
    return new ObjectKey(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public String toString() {
    return namespace + SEPARATOR + name;
  }
}
