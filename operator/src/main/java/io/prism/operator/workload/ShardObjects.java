package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a shard, for server-side apply. */
public final class ShardObjects {

  /** Annotation of the pods: hash of what proxies read at their start and never again. */
  public static final String START_UP_HASH = "prism.io/start-up-hash";

  private static final String COMPONENT = "proxy";
  private static final String TLS_PROTOCOL = "https";
  private static final int DEADLINE_SECONDS = 600;
  private static final int OLD_REVISIONS = 3;

  /**
   * Between the readiness of one proxy and the replacement of the next. gRPC clients that balance
   * by themselves look a name up again 30 s after the last time at the earliest (Java's cache of
   * addresses, the least interval of the others): two steps or more must take longer, or all
   * addresses that a client knows are gone at once.
   */
  private static final int PACE_SECONDS = 15;

  private final ShardModel shard;
  private final Installation installation;
  private final Map<String, String> selector;
  private final String name;

  private ShardObjects(ShardModel shard, Installation installation) {
    this.shard = shard;
    this.installation = installation;
    this.selector = Labels.proxySelector(shard.name());
    this.name = Names.proxy(shard.name());
  }

  /**
   * Everything that runs a shard but what holds data: the configuration, the Secret with the cursor
   * key ({@link Names#proxyCursorKeys}, key {@code current}) and the certificates. In the order of
   * their making; the same for the same model.
   */
  public static List<HasMetadata> of(ShardModel shard, Installation installation) {
    return new ShardObjects(shard, installation).all();
  }

  private List<HasMetadata> all() {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(account());
    objects.add(server());
    objects.add(service());
    objects.add(peers());
    if (installation.networkPolicies()) {
      var ports = shard.listeners();
      objects.add(
          Doors.open(metadata(name), selector, ports.data(), ports.http(), ports.metrics()));
    }
    objects.add(Doors.budget(metadata(name), selector, shard.maxUnavailable()));
    objects.add(deployment());
    Autoscalers.of(shard.scaling(), metadata(name)).ifPresent(objects::add);
    if (shard.monitored() && installation.monitors()) {
      objects.add(monitor());
    }
    return objects;
  }

  private ObjectMeta metadata(String object) {
    return new ObjectMetaBuilder()
        .withName(object)
        .withNamespace(shard.namespace())
        .withLabels(labels())
        .withAnnotations(annotations(Map.of()))
        .withOwnerReferences(shard.owner().reference())
        .build();
  }

  private Map<String, String> labels() {
    return Labels.all(shard.template().labels(), selector, COMPONENT, installation);
  }

  private Map<String, String> annotations(Map<String, String> more) {
    Map<String, String> annotations = new TreeMap<>(shard.template().annotations());
    annotations.putAll(more);
    return annotations;
  }

  private ServiceAccount account() {
    return new ServiceAccountBuilder()
        .withMetadata(metadata(name))
        .editMetadata()
        .withAnnotations(annotations(shard.template().accountAnnotations()))
        .endMetadata()
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private ConfigMap server() {
    return new ConfigMapBuilder()
        .withMetadata(metadata(Names.proxyServer(shard.name())))
        .withData(Map.of(ServerDocument.FILE, ServerDocument.of(shard, installation)))
        .build();
  }

  private Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata(name))
        .editMetadata()
        .withAnnotations(annotations(shard.service().annotations()))
        .endMetadata()
        .withNewSpec()
        .withType(shard.service().type().wire())
        .withSelector(new TreeMap<>(selector))
        .withPorts(grpc(shard.service().port()), http())
        .endSpec()
        .build();
  }

  /** For clients that spread their calls themselves, and for what collects metrics. */
  private Service peers() {
    return new ServiceBuilder()
        .withMetadata(metadata(Names.proxyPeers(shard.name())))
        .withNewSpec()
        .withType("ClusterIP")
        .withClusterIP("None")
        .withSelector(new TreeMap<>(selector))
        .withPorts(
            grpc(shard.listeners().data()),
            http(),
            port(ShardPod.METRICS_PORT, shard.listeners().metrics()))
        .endSpec()
        .build();
  }

  /** What stands in front of the pods learns from it whether it has to speak TLS to them. */
  private ServicePort grpc(int number) {
    return new ServicePortBuilder(port(ShardPod.GRPC_PORT, number))
        .withAppProtocol(shard.tls().isPresent() ? TLS_PROTOCOL : "kubernetes.io/h2c")
        .build();
  }

  private ServicePort http() {
    return new ServicePortBuilder(port(ShardPod.HTTP_PORT, shard.listeners().http()))
        .withAppProtocol(shard.tls().isPresent() ? TLS_PROTOCOL : null)
        .build();
  }

  private static ServicePort port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(name))
        .build();
  }

  private Deployment deployment() {
    String start = Hashes.sha256(ServerDocument.of(shard, installation));
    return new DeploymentBuilder()
        .withMetadata(metadata(name))
        .withNewSpec()
        .withReplicas(shard.scaling().fixedReplicas().orElse(null))
        .withMinReadySeconds(PACE_SECONDS)
        .withProgressDeadlineSeconds(DEADLINE_SECONDS)
        .withRevisionHistoryLimit(OLD_REVISIONS)
        .withSelector(Doors.selector(selector))
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString("25%"))
        .withMaxUnavailable(new IntOrString(0))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels())
        .withAnnotations(annotations(Map.of(START_UP_HASH, start)))
        .endMetadata()
        .withSpec(new ShardPod(shard, installation).pod())
        .endTemplate()
        .endSpec()
        .build();
  }

  private HasMetadata monitor() {
    Map<String, Object> spec = new TreeMap<>();
    // Of the two Services only the headless one offers the port.
    spec.put("selector", Map.of("matchLabels", new TreeMap<>(selector)));
    spec.put(
        "endpoints",
        List.of(new TreeMap<>(Map.of("port", ShardPod.METRICS_PORT, "path", "/metrics"))));
    var monitor = new GenericKubernetesResource();
    monitor.setApiVersion("monitoring.coreos.com/v1");
    monitor.setKind("ServiceMonitor");
    monitor.setMetadata(metadata(name));
    monitor.setAdditionalProperty("spec", spec);
    return monitor;
  }
}
