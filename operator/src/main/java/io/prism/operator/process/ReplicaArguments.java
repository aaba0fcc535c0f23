package io.prism.operator.process;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments about one replica: what it heeds, and where it listens. */
final class ReplicaArguments {

  @Option(
      names = "--operator-namespace",
      defaultValue = "${env:POD_NAMESPACE}",
      description = "Its own Kubernetes namespace. Default: the variable POD_NAMESPACE.")
  private @Nullable String operatorNamespace;

  @Option(
      names = "--identity",
      defaultValue = "${env:POD_NAME}",
      description = "Tells this replica from others. Default: the variable POD_NAME.")
  private @Nullable String identity;

  @Option(
      names = "--namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      description =
          "Kubernetes namespaces whose resources are heeded, its own among them."
              + " Default: all.")
  private Set<String> namespaces = Set.of();

  @Option(names = "--stream-host", defaultValue = "0.0.0.0", description = "Where to listen.")
  private String streamHost = "";

  @Option(
      names = "--stream-port",
      defaultValue = "8981",
      description = "Where to listen for gateways (default ${DEFAULT-VALUE}).")
  private int streamPort;

  @Option(
      names = "--health-port",
      defaultValue = "8081",
      description = "Where to answer probes (default ${DEFAULT-VALUE}).")
  private int healthPort;

  @Option(
      names = "--metrics-port",
      defaultValue = "9090",
      description = "Where to answer Prometheus (default ${DEFAULT-VALUE}).")
  private int metricsPort;

  @Option(
      names = "--without-authentication",
      description = "Believes every gateway; for loopback only.")
  private boolean withoutAuthentication;

  @Option(
      names = "--tls-authority-secret",
      paramLabel = "NAME",
      description =
          "A Secret beside it, kubernetes.io/tls, with an authority that others make and renew."
              + " Default: it makes its own.")
  private @Nullable String authoritySecret;

  @Option(
      names = "--default-shard",
      paramLabel = "FILE",
      description = "A PrismShard to make when there is none of its name. Default: none.")
  private @Nullable Path defaultShard;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "With --namespaces: a PrismPolicy, read once, since that of the cluster is out of sight."
              + " Default: none, and teams may ask for anything.")
  private @Nullable Path policy;

  /** Everything together; {@code needed} tells of a value that must be there. */
  OperatorOptions toOptions(WorkloadArguments workloads, Needed needed) {
    if (policy != null && namespaces.isEmpty()) {
      throw needed.misused("--policy", "is for --namespaces; else create the PrismPolicy");
    }
    // The default of --control-service has it, too.
    OperatorOptions.checkPort("--stream-port", streamPort);
    String home = needed.value("--operator-namespace", operatorNamespace);
    return new OperatorOptions(
        workloads.toInstallation(home, streamPort, needed),
        namespaces,
        needed.value("--identity", identity),
        streamHost,
        streamPort,
        healthPort,
        metricsPort,
        !withoutAuthentication,
        Optional.ofNullable(authoritySecret),
        Optional.ofNullable(defaultShard),
        Optional.ofNullable(policy));
  }
}
