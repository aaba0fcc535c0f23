package io.prism.control.planning;

/**
 * Names the resource that asks for a namespace.
 *
 * @param home the Kubernetes namespace it belongs to
 * @param name its name there
 */
public record NamespaceId(String home, String name) {

  /** For people: {@code home/name}. */
  @Override
  public String toString() {
    return home + "/" + name;
  }
}
