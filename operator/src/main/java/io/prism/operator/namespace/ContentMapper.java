package io.prism.operator.namespace;

import io.prism.control.planning.Wish;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.stream.wire.BackendReference;
import io.prism.control.stream.wire.ErasureContent;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Quotas;
import io.prism.crds.common.RateLimit;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.References;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.ProxySide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a namespace that was accepted to what its gateways are told. */
final class ContentMapper {

  private static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

  private ContentMapper() {}

  static NamespaceContent map(
      PrismNamespace namespace,
      Terms terms,
      Claim.Binding binding,
      PluginModel plugin,
      Installation installation) {
    Wish wish = terms.wish();
    String name = NamespaceWish.name(namespace);
    BackendReference backend = backend(binding.backend(), plugin, installation);
    return new NamespaceContent(
        new NamespaceConfig(
            name,
            AccessPattern.KEYVALUE,
            Optional.of(wish.team()).filter(team -> !team.isEmpty()),
            backend.name(),
            name,
            0,
            wish.durability(),
            new NamespaceLimits(
                Math.clamp(wish.maxItemBytes(), 1, NamespaceLimits.MAX_VALUE_BYTES_CEILING),
                ServerLimits.DEFAULT.namespaceConcurrency(),
                rate(namespace.getSpec())),
            defaultTtl(wish.needs().ttl().defaultSeconds()),
            IDEMPOTENCY_WINDOW,
            terms.access(),
            terms.lifetime().state(),
            binding.reason()),
        backend);
  }

  /** A namespace has the same name in its store as for clients, see {@link #map}. */
  static ErasureContent erasure(
      String name,
      int epoch,
      ObjectKey backend,
      Optional<String> identity,
      PluginModel plugin,
      Installation installation) {
    BackendReference store = backend(backend, plugin, installation);
    return new ErasureContent(name, name, epoch, store.to(identity.or(store::storeIdentity)));
  }

  private static Optional<Duration> defaultTtl(OptionalLong seconds) {
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
  }

  private static Optional<io.prism.control.snapshot.RateLimit> rate(@Nullable NamespaceSpec spec) {
    Quotas quotas = spec == null ? null : spec.quotas();
    RateLimit wanted = quotas == null ? null : quotas.rateLimit();
    if (wanted == null || wanted.requestsPerSecond() == null) {
      return Optional.empty();
    }
    long perSecond = wanted.requestsPerSecond();
    return Optional.of(
        new io.prism.control.snapshot.RateLimit(
            perSecond, Objects.requireNonNullElse(wanted.burst(), perSecond)));
  }

  private static BackendReference backend(
      ObjectKey key, PluginModel plugin, Installation installation) {
    ProxySide side = ProxySide.of(plugin, installation);
    Map<String, Path> files =
        side.secretFiles().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, file -> Path.of(file.getValue())));
    return new BackendReference(
        References.storeName(key),
        side.type(),
        side.factory(),
        side.settings(),
        files,
        plugin.storeIdentity());
  }
}
