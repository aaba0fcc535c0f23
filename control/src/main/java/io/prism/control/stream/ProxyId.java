package io.prism.control.stream;

/**
 * One process of a gateway. A process that starts again in the same pod is another one: it holds no
 * lease, and the calls of its predecessor may still be on their way to a store.
 *
 * @param pod the pod's uid
 * @param boot drawn at random when the process starts
 */
public record ProxyId(String pod, String boot) {

  /** Checks that both are there. */
  public ProxyId {
    if (pod.isEmpty() || boot.isEmpty()) {
      throw new IllegalArgumentException("a gateway is named by its pod and its start");
    }
  }

  @Override
  public String toString() {
    return pod + "/" + boot;
  }
}
