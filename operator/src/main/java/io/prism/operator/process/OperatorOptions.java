package io.prism.operator.process;

import io.prism.operator.workload.Installation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What whoever starts the operator decides.
 *
 * @param installation what all workloads share
 * @param namespaces the Kubernetes namespaces whose resources are heeded; empty: all
 * @param identity tells this replica from the others
 * @param streamHost where to listen for gateways
 * @param streamPort where to listen for gateways; 0: a free port
 * @param healthPort where to answer probes; 0: a free port
 * @param metricsPort where to answer Prometheus; 0: a free port
 * @param authenticate whether gateways must prove their pods; off for tests on loopback only
 * @param authoritySecret a Secret beside it with an authority that others make; empty: its own
 * @param defaultShard a file with a PrismShard to make when it is missing; empty: none
 * @param policy a file with a PrismPolicy, for an operator of some namespaces, which sees no other
 */
public record OperatorOptions(
    Installation installation,
    Set<String> namespaces,
    String identity,
    String streamHost,
    int streamPort,
    int healthPort,
    int metricsPort,
    boolean authenticate,
    Optional<String> authoritySecret,
    Optional<Path> defaultShard,
    Optional<Path> policy) {

  private static final int MAX_PORT = 65_535;

  /** Copies the set, and checks what the operator could not run with. */
  public OperatorOptions {
    namespaces = Set.copyOf(namespaces);
    if (!namespaces.isEmpty() && !namespaces.contains(installation.namespace())) {
      throw new IllegalArgumentException(
          "'--namespaces' lacks the operator's own, %s, where it keeps what it must not forget; add it"
              .formatted(installation.namespace()));
    }
    checkPort("--stream-port", streamPort);
    checkPort("--health-port", healthPort);
    checkPort("--metrics-port", metricsPort);
  }

  static void checkPort(String option, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "'%s' is a port from 0 to %d, and not %d".formatted(option, MAX_PORT, port));
    }
  }

  /** The operator's own Kubernetes namespace. */
  public String ownNamespace() {
    return installation.namespace();
  }

  /** The namespaces that are watched; empty: all. */
  public Optional<Set<String>> watched() {
    return namespaces.isEmpty() ? Optional.empty() : Optional.of(namespaces);
  }
}
