package io.prism.operator.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.prism.crds.namespace.SelectedBy;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A claim as a ConfigMap. */
final class ClaimMap {

  /** Of the names of ConfigMaps; the name that is claimed follows. */
  static final String PREFIX = "prism-claim-";

  /** Label: it holds a claim. */
  static final String LABEL = "prism.io/claim";

  private static final String OWNER = "owner";
  private static final String STATE = "state";
  private static final String BACKEND = "backend";
  private static final String SELECTED_BY = "selectedBy";
  private static final String REASON = "reason";
  private static final String SHARD = "shard";
  private static final String TYPE = "backendType";
  private static final String LEAVING = "leaving";
  private static final String SPEC = "spec";
  private static final String ERASURE = "erasure";
  private static final String EPOCH = "epoch";
  private static final String AGREED = "agreed";
  private static final String STORE_IDENTITY = "storeIdentity";

  private ClaimMap() {}

  /**
   * The claim that a ConfigMap holds.
   *
   * @throws IllegalStateException when it cannot be read; the message is for people
   */
  static Claim read(ConfigMap map) {
    Map<String, String> data = data(map);
    try {
      return new Claim(
          name(map),
          key(data, OWNER).orElseThrow(() -> new IllegalArgumentException("it names no owner")),
          Claim.State.valueOf(data.getOrDefault(STATE, Claim.State.HELD.name())),
          binding(data),
          Integer.parseInt(data.getOrDefault(EPOCH, "0")),
          erasure(data),
          Optional.ofNullable(data.get(AGREED)).map(Agreement::parse),
          key(data, LEAVING),
          map.getMetadata().getResourceVersion());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "the claim in ConfigMap %s cannot be read: %s; restore it from a backup, or delete it: what is served is claimed again"
              .formatted(ObjectKey.of(map), e.getMessage()),
          e);
    }
  }

  /**
   * The claim that a ConfigMap holds, for those who look at all of them. One that cannot be read is
   * held by somebody unknown, whom the ConfigMap stands for; it uses what can be read still.
   */
  static Claim glance(ConfigMap map) {
    try {
      return read(map);
    } catch (IllegalStateException e) {
      Map<String, String> data = data(map);
      Optional<ObjectKey> shard = place(data, SHARD);
      String name = map.getMetadata().getName();
      return new Claim(
          name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
          ObjectKey.of(map),
          Claim.State.HELD,
          place(data, BACKEND)
              .flatMap(
                  backend ->
                      shard.map(at -> new Claim.Binding(backend, "", SelectedBy.AUTO, "", at, ""))),
          0,
          OptionalInt.empty(),
          Optional.empty(),
          place(data, LEAVING),
          map.getMetadata().getResourceVersion());
    }
  }

  /** What a ConfigMap holds. */
  static Map<String, String> data(ConfigMap map) {
    return map.getData() == null ? Map.of() : map.getData();
  }

  private static String name(ConfigMap map) {
    String name = map.getMetadata().getName();
    if (!name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("its name does not begin with " + PREFIX);
    }
    return name.substring(PREFIX.length());
  }

  private static OptionalInt erasure(Map<String, String> data) {
    String epoch = data.get(ERASURE);
    return epoch == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(epoch));
  }

  private static Optional<Claim.Binding> binding(Map<String, String> data) {
    Optional<ObjectKey> backend = key(data, BACKEND);
    Optional<ObjectKey> shard = key(data, SHARD);
    if (backend.isPresent() != shard.isPresent()) {
      throw new IllegalArgumentException(
          "of %s and %s it names only one".formatted(BACKEND, SHARD));
    }
    if (backend.isEmpty() || shard.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim.Binding(
            backend.get(),
            data.getOrDefault(TYPE, ""),
            SelectedBy.valueOf(data.getOrDefault(SELECTED_BY, SelectedBy.AUTO.name())),
            data.getOrDefault(REASON, ""),
            shard.get(),
            data.getOrDefault(SPEC, ""),
            Optional.ofNullable(data.get(STORE_IDENTITY))));
  }

  private static Optional<ObjectKey> key(Map<String, String> data, String field) {
    return Optional.ofNullable(data.get(field)).map(ObjectKey::parse);
  }

  private static Optional<ObjectKey> place(Map<String, String> data, String field) {
    try {
      return key(data, field);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The ConfigMap that holds a claim. */
  static ConfigMap of(Claim claim, String operatorNamespace) {
    ConfigMapBuilder map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(PREFIX + claim.name())
            .withNamespace(operatorNamespace)
            .addToLabels(Labels.OURS)
            .addToLabels(LABEL, "true")
            .withResourceVersion(claim.revision().isEmpty() ? null : claim.revision())
            .endMetadata()
            .addToData(OWNER, claim.owner().toString())
            .addToData(STATE, claim.state().name());
    if (claim.epoch() > 0) {
      map.addToData(EPOCH, Integer.toString(claim.epoch()));
    }
    claim.agreed().ifPresent(agreed -> map.addToData(AGREED, agreed.toString()));
    claim
        .binding()
        .flatMap(Claim.Binding::storeIdentity)
        .ifPresent(identity -> map.addToData(STORE_IDENTITY, identity));
    claim.erasure().ifPresent(epoch -> map.addToData(ERASURE, Integer.toString(epoch)));
    claim.leaving().ifPresent(shard -> map.addToData(LEAVING, shard.toString()));
    claim
        .binding()
        .ifPresent(
            binding ->
                map.addToData(BACKEND, binding.backend().toString())
                    .addToData(TYPE, binding.backendType())
                    .addToData(SELECTED_BY, binding.selectedBy().name())
                    .addToData(REASON, binding.reason())
                    .addToData(SHARD, binding.shard().toString())
                    .addToData(SPEC, binding.spec()));
    return map.build();
  }
}
