package io.prism.operator.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prism.operator.workload.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code prism-operator} command. */
@Command(
    name = "prism-operator",
    description = "Runs what the Prism resources of a Kubernetes cluster ask for.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

  private static final long CLOSE_SECONDS = 20;

  @Option(
      names = "--operator-namespace",
      defaultValue = "${env:POD_NAMESPACE}",
      required = true,
      description = "Its own Kubernetes namespace. Default: the variable POD_NAMESPACE.")
  private String operatorNamespace = "";

  @Option(
      names = "--identity",
      defaultValue = "${env:POD_NAME}",
      required = true,
      description = "Tells this replica from others. Default: the variable POD_NAME.")
  private String identity = "";

  @Option(
      names = "--namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      description =
          "Kubernetes namespaces whose resources are heeded, its own among them."
              + " Default: all.")
  private Set<String> namespaces = Set.of();

  @Option(
      names = "--installation",
      defaultValue = "prism",
      description = "Name of the installation, for labels and stores (default ${DEFAULT-VALUE}).")
  private String installation = "";

  @Option(names = "--proxy-image", required = true, description = "Image of gateways.")
  private String proxyImage = "";

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
      names = "--service-monitors",
      description = "Whether the cluster knows the kind ServiceMonitor.")
  private boolean serviceMonitors;

  @Option(
      names = "--without-authentication",
      description = "Believes every gateway; for loopback only.")
  private boolean withoutAuthentication;

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once it runs.")
  private @Nullable Path portsFile;

  private Main() {}

  /** Runs the operator until it is asked to stop. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    logJson();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended)));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        OperatorProcess process = OperatorProcess.start(client, options())) {
      if (portsFile != null) {
        Files.writeString(
            portsFile,
            "{\"control\": \"127.0.0.1:%d\", \"health\": \"127.0.0.1:%d\"}\n"
                .formatted(process.streamAddress().getPort(), process.healthAddress().getPort()));
      }
      asked.await();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** The process is told to end: it does when everything is closed, or soon anyhow. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    asked.countDown();
    try {
      var unused = ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private OperatorOptions options() {
    String control =
        Optional.ofNullable(controlService)
            .orElseGet(() -> "prism-operator." + operatorNamespace + ".svc:" + streamPort);
    return new OperatorOptions(
        new Installation(
            installation,
            operatorNamespace,
            proxyImage,
            Optional.ofNullable(pluginImage).orElse(proxyImage),
            imagePullPolicy,
            imagePullSecrets,
            control,
            Optional.empty(),
            volumeAccessMode,
            networkPolicies,
            serviceMonitors),
        namespaces,
        identity,
        streamHost,
        streamPort,
        healthPort,
        !withoutAuthentication);
  }

  private static void logJson() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }
}
