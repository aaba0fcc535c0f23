package io.prism.operator.namespace;

import io.prism.backend.Durability;
import io.prism.control.planning.BackendId;
import io.prism.control.planning.BackendWish;
import io.prism.control.planning.ClientApi;
import io.prism.control.planning.Consistency;
import io.prism.control.planning.Handling;
import io.prism.control.planning.Load;
import io.prism.control.planning.Messaging;
import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Needs;
import io.prism.control.planning.PlacementWish;
import io.prism.control.planning.Retention;
import io.prism.control.planning.Ttl;
import io.prism.control.planning.Wish;
import io.prism.crds.namespace.BackendChoice;
import io.prism.crds.namespace.ChangePolicy;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.PlacementMode;
import io.prism.crds.namespace.ShardPlacement;
import io.prism.crds.namespace.ShardSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From a PrismNamespace to what the planner is asked for. */
final class WishMapper {

  private final NamespaceId id;
  private final Map<String, String> homeLabels;
  private final NamespaceSpec spec;

  private WishMapper(NamespaceId id, Map<String, String> homeLabels, NamespaceSpec spec) {
    this.id = id;
    this.homeLabels = homeLabels;
    this.spec = spec;
  }

  /**
   * Reads a spec.
   *
   * @param homeLabels those of its Kubernetes namespace
   * @throws IllegalArgumentException when it holds a value that this operator does not know; the
   *     message is for people
   */
  static Wish map(NamespaceId id, Map<String, String> homeLabels, @Nullable NamespaceSpec spec) {
    if (spec == null) {
      throw new IllegalArgumentException("spec is needed");
    }
    return new WishMapper(id, homeLabels, spec).map();
  }

  private Wish map() {
    return new Wish(
        id,
        homeLabels,
        enumOf(
            "spec.clientAPI", ClientApi.values(), Objects.requireNonNullElse(spec.clientAPI(), "")),
        Objects.requireNonNullElse(spec.team(), ""),
        needs(),
        backend(),
        spec.backend() == null || spec.backend().options() == null
            ? Map.of()
            : spec.backend().options(),
        placement(),
        handling(),
        spec.approvalRef() == null
            ? Optional.empty()
            : Optional.ofNullable(spec.approvalRef().ticket()));
  }

  private Needs needs() {
    var needs = spec.needs();
    if (needs == null) {
      return Needs.NONE;
    }
    return new Needs(
        needs.durability() == null
            ? Optional.empty()
            : Optional.of(enumOf("spec.needs.durability", Durability.values(), needs.durability())),
        needs.consistency() == null
            ? Consistency.EVENTUAL
            : enumOf("spec.needs.consistency", Consistency.values(), needs.consistency()),
        number(needs.maxStalenessSeconds()),
        new Load(
            needs.accessPattern() == null
                ? Load.Shape.BALANCED
                : enumOf("spec.needs.accessPattern", Load.Shape.values(), needs.accessPattern()),
            Objects.requireNonNullElse(needs.readRPS(), 0L),
            Objects.requireNonNullElse(needs.writeRPS(), 0L),
            Quantities.bytes(needs.dataSize()),
            Quantities.bytes(needs.averageItemSize()),
            number(needs.latencyP99Millis())),
        Quantities.bytes(needs.maxValueSize()),
        new Messaging(
            Quantities.bytes(needs.maxMessageSize()),
            Boolean.TRUE.equals(needs.ordered()),
            Boolean.TRUE.equals(needs.replay()),
            Optional.empty()),
        retention(needs),
        ttl(needs.ttl()),
        needs.requiredInterfaces() == null ? Set.of() : Set.copyOf(needs.requiredInterfaces()),
        Needs.Queries.UNSAID);
  }

  private static Retention retention(io.prism.crds.namespace.Needs needs) {
    if (Boolean.TRUE.equals(needs.retainForever())) {
      return new Retention.Forever();
    }
    return needs.retentionDays() == null
        ? new Retention.Unsaid()
        : new Retention.Days(needs.retentionDays());
  }

  private static Ttl ttl(io.prism.crds.namespace.@Nullable Ttl ttl) {
    if (ttl == null) {
      return Ttl.UNSAID;
    }
    return new Ttl(
        ttl.requirement() == null
            ? Ttl.Use.OPTIONAL
            : enumOf("spec.needs.ttl.requirement", Ttl.Use.values(), ttl.requirement()),
        ttl.defaultSeconds() == null ? OptionalLong.empty() : OptionalLong.of(ttl.defaultSeconds()),
        !"Denied".equals(ttl.allowInfinite()));
  }

  private BackendWish backend() {
    BackendChoice choice = spec.backend();
    if (choice == null || choice.ref() == null || choice.ref().name() == null) {
      return new BackendWish.Auto(
          choice == null || choice.preferredTypes() == null ? List.of() : choice.preferredTypes());
    }
    return new BackendWish.Explicit(
        new BackendId(
            Objects.requireNonNullElse(choice.ref().namespace(), id.home()), choice.ref().name()),
        ChangePolicy.ALLOW_DATA_LOSS.wire().equals(choice.changePolicy())
            ? BackendWish.Change.ALLOW_DATA_LOSS
            : BackendWish.Change.REQUIRE_MIGRATION);
  }

  private PlacementWish placement() {
    ShardPlacement placement = spec.placement();
    if (placement == null) {
      return new PlacementWish.Anywhere();
    }
    if (PlacementMode.DEDICATED.wire().equals(placement.mode())) {
      return new PlacementWish.Own();
    }
    if (placement.shardRef() != null && placement.shardRef().name() != null) {
      return new PlacementWish.Named(placement.shardRef().name());
    }
    return placement.selector() == null
        ? new PlacementWish.Anywhere()
        : selected(placement.selector());
  }

  private static PlacementWish selected(ShardSelector selector) {
    Map<String, String> traits =
        ShardTraits.of(
            selector.product(), selector.feature(), selector.slaTier(), selector.region());
    return new PlacementWish.Selected(
        traits, selector.matchLabels() == null ? Map.of() : new TreeMap<>(selector.matchLabels()));
  }

  private Handling handling() {
    boolean session = spec.isolation() != null && "Session".equals(spec.isolation().level());
    return new Handling(
        session,
        spec.policies() == null || spec.policies().compliance() == null
            ? Set.of()
            : Set.copyOf(spec.policies().compliance()));
  }

  private static OptionalInt number(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** An enum by its name as resources write it: {@code READ_HEAVY} is {@code ReadHeavy}. */
  static <E extends Enum<E>> E enumOf(String path, E[] values, String text) {
    return Arrays.stream(values)
        .filter(value -> value.name().replace("_", "").equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: this operator does not know '%s'; upgrade it, or use another value"
                        .formatted(path, text)));
  }
}
