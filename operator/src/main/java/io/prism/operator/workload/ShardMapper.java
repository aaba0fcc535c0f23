package io.prism.operator.workload;

import io.prism.crds.PrismShard;
import io.prism.crds.backend.PluginMode;
import io.prism.crds.common.ServiceType;
import io.prism.crds.common.Toggle;
import io.prism.crds.shard.LogLevel;
import io.prism.crds.shard.MaintenanceMode;
import io.prism.crds.shard.Observability;
import io.prism.crds.shard.ProxySettings;
import io.prism.crds.shard.ShardMaintenance;
import io.prism.crds.shard.ShardSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a PrismShard to its model. */
public final class ShardMapper {

  private static final int DEFAULT_REPLICAS = 3;
  private static final int MAX_REPLICAS = 1000;
  private static final int HOUR = 3600;
  private static final int MAX_PRE_STOP = 300;
  private static final int MAX_GRACE = 7200;
  private static final int GRACE_BEYOND_DRAIN = 15;
  private static final int LEAST_GRACE_BEYOND_DRAIN = 10;
  private static final PodResources USUAL =
      new PodResources(Map.of("cpu", "100m", "memory", "512Mi"), Map.of("memory", "768Mi"));

  private final SpecReader reader = new SpecReader();
  private final TemplateReader templates = new TemplateReader(reader);

  private ShardMapper() {}

  /**
   * Reads a shard.
   *
   * @param local the backends of its Kubernetes namespace whose drivers run in the proxies' pods;
   *     no two of them want the same port
   */
  public static Mapped<ShardModel> map(PrismShard shard, List<PluginModel> local) {
    return new ShardMapper().read(shard, local);
  }

  private Mapped<ShardModel> read(PrismShard shard, List<PluginModel> local) {
    Owner owner = Owner.of(shard);
    reader.checkOwner(owner);
    ShardSpec spec = shard.getSpec();
    if (spec == null) {
      reader.problem("spec", "is needed");
      return reader.none();
    }
    if (spec.defaults() != null) {
      reader.problem(
          "spec.defaults", "is applied by no release yet: say it in each PrismNamespace");
    }
    checkMaintenance(spec.maintenance());
    ProxySettings proxy = spec.proxy();
    PodResources resources =
        templates.resources(
            "spec.proxy.resources", proxy == null ? null : proxy.resources(), USUAL);
    Scaling scaling =
        new ScalingReader(reader, "spec.autoscaling", ShardPod.CONTAINER, resources)
            .read(
                spec.autoscaling(),
                reader.number(
                    "spec.proxy.replicas",
                    proxy == null ? null : proxy.replicas(),
                    1,
                    MAX_REPLICAS,
                    DEFAULT_REPLICAS));
    ShardModel.Listeners listeners = listeners(spec);
    Map<Integer, String> taken = ports(listeners);
    List<String> leftOut = new ArrayList<>();
    List<PluginModel> fitting =
        local.stream()
            .filter(plugin -> fits(plugin, taken, leftOut))
            .sorted(Comparator.comparing(PluginModel::name))
            .toList();
    ShardModel model =
        new ShardModel(
            owner,
            Optional.ofNullable(proxy).map(ProxySettings::image),
            reader.choice(
                LogLevel.class,
                "spec.proxy.logLevel",
                proxy == null ? null : proxy.logLevel(),
                LogLevel.INFO),
            scaling,
            resources,
            listeners,
            service(shard, spec),
            ClientTls.read(reader, spec.tls()),
            drain(spec),
            reader.number(
                "spec.podDisruptionBudget.maxUnavailable",
                spec.podDisruptionBudget() == null
                    ? null
                    : spec.podDisruptionBudget().maxUnavailable(),
                1,
                MAX_REPLICAS,
                1),
            tracing(spec.observability()),
            monitored(spec.observability()),
            templates.template(spec.template(), ShardPod.RESERVED_ENV),
            fitting,
            leftOut);
    checkService(model);
    checkLocal(model);
    return reader.result(() -> model);
  }

  /** What it means is the namespaces' matter: no pod is made otherwise for it. */
  private void checkMaintenance(@Nullable ShardMaintenance maintenance) {
    if (maintenance == null) {
      return;
    }
    reader.choice(
        MaintenanceMode.class, "spec.maintenance.mode", maintenance.mode(), MaintenanceMode.NONE);
    String untold = "this release tells clients none of it; spec.maintenance.mode holds without it";
    if (maintenance.message() != null) {
      reader.problem("spec.maintenance.message", untold);
    }
    if (maintenance.until() != null) {
      reader.problem("spec.maintenance.until", untold);
    }
  }

  private ShardModel.Listeners listeners(ShardSpec spec) {
    var ports = spec.listeners();
    String path = "spec.listeners.";
    return new ShardModel.Listeners(
        reader.port(path + "data", ports == null ? null : ports.data(), 8980),
        reader.port(path + "http", ports == null ? null : ports.http(), 8080),
        reader.port(path + "admin", ports == null ? null : ports.admin(), 8981),
        reader.port(path + "metrics", ports == null ? null : ports.metrics(), 9090));
  }

  private ShardModel.Service service(PrismShard shard, ShardSpec spec) {
    var service = spec.service();
    return new ShardModel.Service(
        reader.choice(
            ServiceType.class,
            "spec.service.type",
            service == null ? null : service.type(),
            ServiceType.CLUSTER_IP),
        reader.port("spec.service.port", service == null ? null : service.port(), 8980),
        reader.annotations(
            "spec.service.annotations", service == null ? null : service.annotations()),
        hosts(shard, service == null ? null : service.hosts()));
  }

  private List<String> hosts(PrismShard shard, @Nullable List<String> hosts) {
    if (hosts == null) {
      return List.of();
    }
    boolean vouchedFor = ClientTls.of(shard).filter(tls -> tls.certificate().isEmpty()).isPresent();
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      String path = "spec.service.hosts[" + i + "]";
      if (vouchedFor || !ClientHosts.isHost(host)) {
        ClientHosts.objection(shard, host)
            .ifPresent(why -> reader.problem(path, "'" + host + "' " + why));
      }
    }
    return hosts;
  }

  private ShardModel.Drain drain(ShardSpec spec) {
    var drain = spec.drain();
    int preStop =
        reader.number(
            "spec.drain.preStopSeconds",
            drain == null ? null : drain.preStopSeconds(),
            0,
            MAX_PRE_STOP,
            5);
    int timeout =
        reader.number(
            "spec.drain.timeoutSeconds",
            drain == null ? null : drain.timeoutSeconds(),
            1,
            HOUR,
            30);
    String path = "spec.terminationGracePeriodSeconds";
    int grace =
        reader.number(
            path,
            spec.terminationGracePeriodSeconds(),
            GRACE_BEYOND_DRAIN,
            MAX_GRACE,
            preStop + timeout + GRACE_BEYOND_DRAIN);
    if (grace < preStop + timeout + LEAST_GRACE_BEYOND_DRAIN) {
      reader.problem(
          path,
          "must exceed drain.timeoutSeconds and drain.preStopSeconds together by "
              + LEAST_GRACE_BEYOND_DRAIN
              + " or more");
    }
    return new ShardModel.Drain(preStop, timeout, grace);
  }

  private static Optional<String> tracing(@Nullable Observability observability) {
    return Optional.ofNullable(observability)
        .map(Observability::tracing)
        .map(tracing -> tracing.endpoint());
  }

  private boolean monitored(@Nullable Observability observability) {
    var metrics = observability == null ? null : observability.metrics();
    return reader.choice(
            Toggle.class,
            "spec.observability.metrics.serviceMonitor",
            metrics == null ? null : metrics.serviceMonitor(),
            Toggle.DISABLED)
        == Toggle.ENABLED;
  }

  private Map<Integer, String> ports(ShardModel.Listeners listeners) {
    Map<Integer, String> taken = new HashMap<>();
    take(taken, listeners.data(), "spec.listeners.data", "the listener data");
    take(taken, listeners.http(), "spec.listeners.http", "the listener http");
    take(taken, listeners.admin(), "spec.listeners.admin", "the listener admin");
    take(taken, listeners.metrics(), "spec.listeners.metrics", "the listener metrics");
    return taken;
  }

  /** One backend that asks for too much must not keep the shard from what all others need. */
  private static boolean fits(
      PluginModel plugin, Map<Integer, String> taken, List<String> leftOut) {
    if (plugin.mode() != PluginMode.SIDECAR) {
      return true;
    }
    String user = taken.get(plugin.port());
    if (user != null) {
      leftOut.add(
          "the PrismBackend %s wants port %d for its sidecar, which %s has already; give it another spec.plugin.port"
              .formatted(plugin.name(), plugin.port(), user));
    }
    return user == null;
  }

  private void checkService(ShardModel model) {
    if (model.service().port() == model.listeners().http()) {
      reader.problem("spec.service.port", "is the port of HTTP already");
    }
  }

  private void take(Map<Integer, String> taken, int port, String path, String user) {
    String before = taken.putIfAbsent(port, user);
    if (before != null) {
      reader.problem(path, user + " wants port " + port + ", which " + before + " has already");
    }
  }

  private void checkLocal(ShardModel model) {
    for (PluginModel plugin : model.local()) {
      if (!plugin.namespace().equals(model.namespace())) {
        reader.problem(
            "spec",
            "the PrismBackend "
                + plugin.namespace()
                + "/"
                + plugin.name()
                + " cannot run in these pods: its Secrets are in another Kubernetes namespace");
      }
      if (plugin.mode() == PluginMode.REMOTE) {
        reader.problem("spec", "the PrismBackend " + plugin.name() + " runs in pods of its own");
      }
    }
  }
}
