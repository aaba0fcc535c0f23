package io.prism.control.planning;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a policy comes to for one wish: what the team leaves out, its level or others say. */
final class TeamRules {

  private static final String EVERYBODY_ELSE = "*";
  private static final int INCREASE_PERCENT = 150;

  private final Level level;
  private final List<Limits> layers;
  private final Limits global;
  private final int increasePercent;

  private TeamRules(Level level, List<Limits> layers, Limits global, int increasePercent) {
    this.level = level;
    this.layers = layers;
    this.global = global;
    this.increasePercent = increasePercent;
  }

  /** The rules of a wish's team; empty when its Kubernetes namespace may not name the team. */
  static Optional<TeamRules> of(Policy policy, Wish wish) {
    Policy.Team named = policy.teams().get(wish.team());
    Policy.Team team = named == null ? policy.teams().get(EVERYBODY_ELSE) : named;
    if (team == null || !team.admits(wish.id().home())) {
      return Optional.empty();
    }
    Level level = team.level().orElse(policy.defaultLevel());
    OptionalInt increase =
        team.increasePercent().isPresent()
            ? team.increasePercent()
            : policy.defaultIncreasePercent();
    return Optional.of(
        new TeamRules(
            level,
            List.of(team.limits(), policy.defaults(), level.limits()),
            policy.global(),
            increase.orElse(INCREASE_PERCENT)));
  }

  /** Rules that permit everything, to find what else is wrong when the team is not known. */
  static TeamRules permissive() {
    return new TeamRules(Level.EXPERT, List.of(), Limits.NONE, INCREASE_PERCENT);
  }

  Level level() {
    return level;
  }

  int increasePercent() {
    return increasePercent;
  }

  /** The most that the team may ask for by itself. */
  Optional<Long> most(Limit limit) {
    return layers.stream().flatMap(layer -> layer.most(limit).stream()).findFirst();
  }

  /** The most that anybody may ask for. */
  Optional<Long> mostOfAll(Limit limit) {
    return global.most(limit);
  }

  /** The lower of what the team and what anybody may ask for. */
  Optional<Long> effective(Limit limit) {
    return Stream.of(most(limit), mostOfAll(limit))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  boolean has(Right right) {
    return global.right(right).orElse(true)
        && layers.stream()
            .flatMap(layer -> layer.right(right).stream())
            .findFirst()
            .orElseGet(() -> right.comesWith(level));
  }

  boolean permits(String type) {
    return global.permits(type)
        && layers.stream()
            .filter(layer -> layer.backendTypes().isPresent())
            .findFirst()
            .map(layer -> layer.permits(type))
            .orElse(true);
  }

  /** For people: the types of store that may be used. */
  String permittedTypes() {
    String own =
        layers.stream()
            .flatMap(layer -> layer.backendTypes().stream())
            .findFirst()
            .map(types -> String.join(", ", types.stream().sorted().toList()))
            .orElse("*");
    return global
        .backendTypes()
        .map(types -> own + " of " + String.join(", ", types.stream().sorted().toList()))
        .orElse(own);
  }
}
