package io.prism.operator.namespace;

import io.prism.control.planning.Level;
import io.prism.control.planning.Limit;
import io.prism.control.planning.Limits;
import io.prism.control.planning.NamespaceId;
import io.prism.control.planning.Policy;
import io.prism.control.planning.Right;
import io.prism.crds.PrismPolicy;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.policy.Approval;
import io.prism.crds.policy.AutoApprove;
import io.prism.crds.policy.PolicyDefaults;
import io.prism.crds.policy.PolicySpec;
import io.prism.crds.policy.TeamLimits;
import io.prism.crds.policy.TeamPolicy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a PrismPolicy to the planner's rules. */
final class PolicyMapper {

  /** Without a PrismPolicy every team may ask for anything. */
  static final Policy NONE =
      new Policy(
          Map.of(
              "*",
              new Policy.Team(
                  Optional.of(Level.EXPERT), Set.of("*"), Limits.NONE, OptionalInt.empty())),
          Level.EXPERT,
          Limits.NONE,
          OptionalInt.empty(),
          Limits.NONE,
          List.of());

  private PolicyMapper() {}

  /** Reads a policy; values that this operator does not know count as not said. */
  static Policy map(PrismPolicy policy) {
    PolicySpec spec = policy.getSpec();
    if (spec == null) {
      return NONE;
    }
    Map<String, Policy.Team> teams = new HashMap<>();
    for (TeamPolicy team : spec.teams() == null ? List.<TeamPolicy>of() : spec.teams()) {
      if (team.name() != null) {
        teams.put(team.name(), team(team));
      }
    }
    PolicyDefaults defaults = spec.defaults();
    return new Policy(
        teams,
        level(defaults == null ? null : defaults.level()).orElse(Level.GUIDED),
        limits(defaults == null ? null : defaults.limits()),
        increase(defaults == null ? null : defaults.autoApprove()),
        limits(spec.global()),
        (spec.approvals() == null ? List.<Approval>of() : spec.approvals())
            .stream().flatMap(approval -> readable(approval).stream()).toList());
  }

  /** An approval; empty when it is written in a way that cannot be read: it permits nothing. */
  private static Optional<Policy.Approval> readable(Approval approval) {
    try {
      return approval(approval);
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An approval; empty when it lacks what would make it one, which the schema forbids. */
  private static Optional<Policy.Approval> approval(Approval approval) {
    PlacedRef namespace = approval.namespaceRef();
    Optional<Limit> limit =
        Arrays.stream(Limit.values())
            .filter(known -> known.field().equals(approval.limit()))
            .findFirst();
    OptionalLong value = Quantities.bytes(approval.value());
    if (namespace == null
        || namespace.name() == null
        || namespace.namespace() == null
        || limit.isEmpty()
        || value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Policy.Approval(
            new NamespaceId(namespace.namespace(), namespace.name()),
            limit.get(),
            value.getAsLong(),
            Optional.ofNullable(approval.ticket()),
            Optional.ofNullable(approval.expires()).map(Instant::parse)));
  }

  private static Policy.Team team(TeamPolicy team) {
    return new Policy.Team(
        level(team.level()),
        team.allowedK8sNamespaces() == null ? Set.of() : Set.copyOf(team.allowedK8sNamespaces()),
        limits(team.limits()),
        increase(team.autoApprove()));
  }

  private static Optional<Level> level(@Nullable String word) {
    return Arrays.stream(Level.values()).filter(level -> level.word().equals(word)).findFirst();
  }

  private static OptionalInt increase(@Nullable AutoApprove rule) {
    return rule == null || rule.increaseFactorPercent() == null
        ? OptionalInt.empty()
        : OptionalInt.of(rule.increaseFactorPercent());
  }

  private static Limits limits(@Nullable TeamLimits limits) {
    if (limits == null) {
      return Limits.NONE;
    }
    Map<Limit, Long> most = new EnumMap<>(Limit.class);
    put(most, Limit.WRITE_RPS, limits.maxWriteRPS());
    put(most, Limit.READ_RPS, limits.maxReadRPS());
    put(most, Limit.RETENTION_DAYS, limits.maxRetentionDays());
    put(most, Limit.NAMESPACES, limits.maxNamespaces());
    put(most, Limit.DATA_BYTES, Quantities.bytes(limits.maxDataSize()));
    put(most, Limit.ITEM_BYTES, Quantities.bytes(limits.maxMessageSize()));
    Map<Right, Boolean> rights = new EnumMap<>(Right.class);
    put(rights, Right.BACKEND_TUNING, limits.backendTuning());
    put(rights, Right.CROSS_REGION, limits.crossRegion());
    return new Limits(
        most, Optional.ofNullable(limits.allowedBackendTypes()).map(Set::copyOf), rights);
  }

  private static void put(Map<Limit, Long> most, Limit limit, @Nullable Number value) {
    if (value != null) {
      most.put(limit, value.longValue());
    }
  }

  private static void put(Map<Limit, Long> most, Limit limit, OptionalLong value) {
    value.ifPresent(number -> most.put(limit, number));
  }

  private static void put(Map<Right, Boolean> rights, Right right, @Nullable String permit) {
    if (permit != null) {
      rights.put(right, permit.equals("Allowed"));
    }
  }
}
