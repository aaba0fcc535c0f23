package io.prism.operator.workload;

import java.util.Map;

/**
 * CPU, memory and other resources of a container.
 *
 * @param requests what the scheduler reserves
 * @param limits what it can use at most
 */
record PodResources(Map<String, String> requests, Map<String, String> limits) {

  PodResources {
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
  }

  /** Whether a share of it can be told; a limit counts as a request where there is none. */
  boolean reserves(String resource) {
    return requests.containsKey(resource) || limits.containsKey(resource);
  }
}
