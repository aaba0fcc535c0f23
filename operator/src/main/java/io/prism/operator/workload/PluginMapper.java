package io.prism.operator.workload;

import io.prism.crds.PrismBackend;
import io.prism.crds.backend.BackendMaintenance;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.Plugin;
import io.prism.crds.backend.PluginMode;
import io.prism.crds.backend.PluginStorage;
import io.prism.crds.common.BackendType;
import io.prism.crds.schema.Choice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a PrismBackend to its model. */
public final class PluginMapper {

  private static final int MAX_REPLICAS = 1000;
  static final int DEFAULT_PORT = 50_100;
  private static final String DEFAULT_SIZE = "1Gi";
  private static final long LEAST_VOLUME = 1 << 20;
  private static final PodResources USUAL =
      new PodResources(Map.of("cpu", "100m", "memory", "384Mi"), Map.of("memory", "640Mi"));

  private final SpecReader reader = new SpecReader();
  private final TemplateReader templates = new TemplateReader(reader);
  private final Optional<PluginMode> inForce;

  private PluginMapper(Optional<PluginMode> inForce) {
    this.inForce = inForce;
  }

  /**
   * Reads a backend, with the mode that is in force: gateways, plugin and namespaces change to
   * another one together or not at all.
   */
  public static Mapped<PluginModel> map(PrismBackend backend) {
    return new PluginMapper(modeInForce(backend)).read(backend);
  }

  /** Reads a backend as it is written, also where its driver is to run. */
  public static Mapped<PluginModel> asWritten(PrismBackend backend) {
    return new PluginMapper(Optional.empty()).read(backend);
  }

  /** Where the driver of a backend runs; empty before it ran anywhere. */
  public static Optional<PluginMode> modeInForce(PrismBackend backend) {
    return Optional.ofNullable(backend.getStatus())
        .flatMap(status -> Choice.parse(PluginMode.class, status.pluginMode()));
  }

  /**
   * Which store holds the data of a backend; empty before that is known, and of one that begins
   * anew with its process.
   */
  public static Optional<String> storeIdentity(PrismBackend backend) {
    BackendSpec spec = backend.getSpec();
    return Optional.ofNullable(backend.getStatus())
        .filter(status -> spec == null || !BackendType.MEM_STORE.wire().equals(spec.type()))
        .flatMap(status -> Optional.ofNullable(status.storeIdentity()));
  }

  private Mapped<PluginModel> read(PrismBackend backend) {
    Owner owner = Owner.of(backend);
    reader.checkOwner(owner);
    BackendSpec spec = backend.getSpec();
    if (spec == null) {
      reader.problem("spec", "is needed");
      return reader.none();
    }
    Optional<StoreDriver> driver = driver(spec);
    if (driver.isEmpty()) {
      return reader.none();
    }
    // What it means is the namespaces' matter.
    reader.choice(
        BackendMaintenance.class,
        "spec.maintenance",
        spec.maintenance(),
        BackendMaintenance.ACTIVE);
    if (spec.limits() != null && spec.limits().maxStorage() != null) {
      reader.size("spec.limits.maxStorage", spec.limits().maxStorage(), 0);
    }
    Plugin plugin = spec.plugin();
    PluginMode mode =
        reader.choice(
            PluginMode.class,
            "spec.plugin.mode",
            plugin == null ? null : plugin.mode(),
            PluginMode.REMOTE);
    PluginMode used = inForce.orElse(mode);
    PodResources resources =
        templates.resources(
            "spec.plugin.resources", plugin == null ? null : plugin.resources(), USUAL);
    PluginModel model =
        new PluginModel(
            owner,
            new StoreReader(reader).read(driver.get(), spec),
            used,
            Optional.ofNullable(plugin).map(Plugin::image),
            scaling(plugin, resources),
            resources,
            port(plugin),
            seconds(plugin, true),
            seconds(plugin, false),
            storage(driver.get(), plugin),
            templates.template(spec.template(), Set.of()),
            // A gateway whose driver runs in its own pods holds on to the store that it finds
            // first.
            used == PluginMode.REMOTE ? storeIdentity(backend) : Optional.empty(),
            Optional.empty());
    if (model.isProcessLocal()) {
      checkProcessLocal(model, mode);
    }
    return reader.result(() -> model);
  }

  private Optional<StoreDriver> driver(BackendSpec spec) {
    String text = reader.required("spec.type", spec.type());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    BackendType type = reader.choice(BackendType.class, "spec.type", text, BackendType.MEM_STORE);
    if (!type.is(text)) {
      return Optional.empty();
    }
    Optional<StoreDriver> driver = StoreDriver.of(type);
    if (driver.isEmpty()) {
      reader.problem("spec.type", "this release has no driver for " + type.wire());
    }
    return driver;
  }

  private Scaling scaling(@Nullable Plugin plugin, PodResources resources) {
    return new ScalingReader(reader, "spec.plugin.autoscaling", PluginPod.CONTAINER, resources)
        .read(
            plugin == null ? null : plugin.autoscaling(),
            reader.number(
                "spec.plugin.replicas",
                plugin == null ? null : plugin.replicas(),
                1,
                MAX_REPLICAS,
                1));
  }

  private int port(@Nullable Plugin plugin) {
    int port = reader.port("spec.plugin.port", plugin == null ? null : plugin.port(), DEFAULT_PORT);
    if (port == PluginPod.METRICS_PORT) {
      reader.problem("spec.plugin.port", "is the port for health and metrics");
    }
    return port;
  }

  private Duration seconds(@Nullable Plugin plugin, boolean interval) {
    var check = plugin == null ? null : plugin.healthCheck();
    int seconds =
        interval
            ? reader.number(
                "spec.plugin.healthCheck.intervalSeconds",
                check == null ? null : check.intervalSeconds(),
                1,
                3600,
                30)
            : reader.number(
                "spec.plugin.healthCheck.timeoutSeconds",
                check == null ? null : check.timeoutSeconds(),
                1,
                300,
                5);
    return Duration.ofSeconds(seconds);
  }

  private Optional<PluginModel.Storage> storage(StoreDriver driver, @Nullable Plugin plugin) {
    PluginStorage storage = plugin == null ? null : plugin.storage();
    if (driver != StoreDriver.SQLITE) {
      if (storage != null) {
        reader.problem("spec.plugin.storage", "is for SQLite only");
      }
      return Optional.empty();
    }
    return Optional.of(
        new PluginModel.Storage(
            storage == null || storage.size() == null
                ? DEFAULT_SIZE
                : reader.size("spec.plugin.storage.size", storage.size(), LEAST_VOLUME),
            Optional.ofNullable(storage).map(PluginStorage::storageClassName)));
  }

  private void checkProcessLocal(PluginModel model, PluginMode mode) {
    String why = "the store lives in one process";
    if (mode != PluginMode.REMOTE) {
      reader.problem(
          "spec.plugin.mode", "must be Remote: " + why + ", and every proxy would have its own");
    }
    if (!model.scaling().fixedReplicas().equals(Optional.of(1))) {
      reader.problem("spec.plugin.replicas", "must be 1 without autoscaling: " + why);
    }
  }
}
