package io.prism.operator.namespace;

import io.prism.control.planning.Wish;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.stream.wire.BackendReference;
import io.prism.control.stream.wire.NamespaceContent;
import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.Access;
import io.prism.crds.namespace.AccessPermission;
import io.prism.crds.namespace.Consumer;
import io.prism.crds.namespace.Owner;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.resource.References;
import io.prism.operator.workload.Installation;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.ProxySide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a namespace that was accepted to what its gateways are told. */
final class ContentMapper {

  private static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

  private ContentMapper() {}

  static NamespaceContent map(
      PrismNamespace namespace,
      Wish wish,
      Claim.Binding binding,
      PluginModel plugin,
      Installation installation) {
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
                ServerLimits.DEFAULT.namespaceConcurrency()),
            defaultTtl(wish.needs().ttl().defaultSeconds()),
            IDEMPOTENCY_WINDOW,
            access(namespace.getSpec() == null ? null : namespace.getSpec().access()),
            binding.reason()),
        backend);
  }

  private static Optional<Duration> defaultTtl(OptionalLong seconds) {
    return seconds.isPresent()
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
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

  /** Owners that are users may do everything; consumers what they are given. */
  private static AccessRules access(@Nullable Access access) {
    Map<String, Permission> rules = new TreeMap<>();
    if (access != null) {
      for (Consumer consumer :
          access.consumers() == null ? List.<Consumer>of() : access.consumers()) {
        if (consumer.name() != null) {
          rules.put(consumer.name(), permission(consumer.permission()));
        }
      }
      for (Owner owner : access.owners() == null ? List.<Owner>of() : access.owners()) {
        if (owner.user() != null) {
          rules.put(owner.user(), Permission.READ_WRITE);
        }
      }
    }
    return new AccessRules(rules);
  }

  private static Permission permission(@Nullable String word) {
    return AccessPermission.READ_WRITE.wire().equals(word)
        ? Permission.READ_WRITE
        : Permission.READ_ONLY;
  }
}
