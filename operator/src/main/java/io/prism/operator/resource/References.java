package io.prism.operator.resource;

import io.prism.crds.PrismNamespace;
import io.prism.crds.namespace.NamespaceStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What namespaces use, by what is in force and not by what their specs say. */
public final class References {

  private static final int MOST_LISTED = 10;

  private References() {}

  /** The shard that serves a namespace. */
  public static Optional<ObjectKey> shard(PrismNamespace namespace) {
    return Optional.ofNullable(namespace.getStatus())
        .map(NamespaceStatus::shard)
        .flatMap(shard -> key(shard.namespace(), shard.name()));
  }

  /** The backend that holds a namespace's data. */
  public static Optional<ObjectKey> backend(PrismNamespace namespace) {
    return Optional.ofNullable(namespace.getStatus())
        .map(NamespaceStatus::backend)
        .map(backend -> backend.active())
        .flatMap(active -> key(active.namespace(), active.name()));
  }

  /** What gateways call the store of a backend. */
  public static String storeName(ObjectKey backend) {
    return backend.namespace() + "." + backend.name();
  }

  private static Optional<ObjectKey> key(@Nullable String namespace, @Nullable String name) {
    return namespace == null || name == null
        ? Optional.empty()
        : Optional.of(new ObjectKey(namespace, name));
  }

  /** The first of many, for people. */
  public static String list(List<ObjectKey> keys) {
    String first =
        keys.stream().limit(MOST_LISTED).map(ObjectKey::toString).collect(Collectors.joining(", "));
    return keys.size() <= MOST_LISTED
        ? first
        : first + " and " + (keys.size() - MOST_LISTED) + " more";
  }
}
