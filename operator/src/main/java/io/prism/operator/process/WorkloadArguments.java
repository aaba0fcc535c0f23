package io.prism.operator.process;

import io.prism.operator.workload.Installation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments about the pods that the operator makes. */
final class WorkloadArguments {

  @Option(
      names = "--installation",
      defaultValue = "prism",
      description = "Name of the installation, for labels and stores (default ${DEFAULT-VALUE}).")
  private String installation = "";

  @Option(names = "--proxy-image", description = "Image of gateways. Required.")
  private @Nullable String proxyImage;

  @Option(
      names = "--plugin-image",
      description = "Image of plugins. Default: that of the gateways, which holds them.")
  private @Nullable String pluginImage;

  @Option(
      names = "--image-pull-policy",
      defaultValue = "IfNotPresent",
      description = "Of all containers (default ${DEFAULT-VALUE}).")
  private String imagePullPolicy = "";

  @Option(
      names = "--image-pull-secrets",
      split = ",",
      paramLabel = "NAME",
      description = "Secrets with which images are fetched.")
  private List<String> imagePullSecrets = List.of();

  @Option(
      names = "--control-service",
      paramLabel = "HOST:PORT",
      description = "Where gateways find the replicas. Default: prism-operator.NAMESPACE.svc:8981.")
  private @Nullable String controlService;

  @Option(
      names = "--volume-access-mode",
      defaultValue = "ReadWriteOncePod",
      description = "Of volumes that hold a store's file (default ${DEFAULT-VALUE}).")
  private String volumeAccessMode = "";

  @Option(
      names = "--network-policies",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether pods are closed to those who have no business with them.")
  private boolean networkPolicies;

  @Option(
      names = "--tls",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether operator, gateways and plugins prove to each other who they are.")
  private boolean tls;

  @Option(
      names = "--tls-folder",
      paramLabel = "DIR",
      description = "Where pods have their certificates. Default: /etc/prism.")
  private @Nullable String tlsFolder;

  @Option(
      names = "--service-monitors",
      description = "Whether the cluster knows the kind ServiceMonitor.")
  private boolean serviceMonitors;

  /** What all workloads share; {@code needed} tells of a value that must be there. */
  Installation toInstallation(String namespace, int streamPort, Needed needed) {
    String image = needed.value("--proxy-image", proxyImage);
    return new Installation(
        installation,
        namespace,
        image,
        Optional.ofNullable(pluginImage).orElse(image),
        imagePullPolicy,
        imagePullSecrets,
        Optional.ofNullable(controlService)
            .orElseGet(() -> "prism-operator." + namespace + ".svc:" + streamPort),
        tls
            ? Optional.of(
                Optional.ofNullable(tlsFolder)
                    .map(Installation.Tls::new)
                    .orElse(Installation.Tls.STANDARD))
            : Optional.empty(),
        volumeAccessMode,
        networkPolicies,
        serviceMonitors);
  }
}
