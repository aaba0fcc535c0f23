package io.prism.control.planning;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What teams may ask for.
 *
 * @param teams by name; {@code *} is the team of everybody who is in no other
 * @param defaultLevel the level of teams that have none of their own
 * @param defaults what holds for each field that a team leaves out
 * @param defaultIncreasePercent to which percentage an accepted estimate may grow without an
 *     approval, for teams that say nothing
 * @param global what no team can exceed
 * @param approvals what single namespaces may exceed
 */
public record Policy(
    Map<String, Team> teams,
    Level defaultLevel,
    Limits defaults,
    OptionalInt defaultIncreasePercent,
    Limits global,
    List<Approval> approvals) {

  /** Copies the collections. */
  public Policy {
    teams = Map.copyOf(teams);
    approvals = List.copyOf(approvals);
  }

  /**
   * A team.
   *
   * @param level how much it may choose itself
   * @param homes the Kubernetes namespaces whose resources may name it; {@code *} stands for all
   * @param limits what it may ask for
   * @param increasePercent to which percentage an accepted estimate may grow without an approval
   */
  public record Team(
      Optional<Level> level, Set<String> homes, Limits limits, OptionalInt increasePercent) {

    private static final String ALL = "*";

    /** Copies the set. */
    public Team {
      homes = Set.copyOf(homes);
    }

    boolean admits(String home) {
      return homes.contains(ALL) || homes.contains(home);
    }
  }

  /**
   * An approval for one namespace.
   *
   * @param namespace the namespace
   * @param limit what it may exceed
   * @param value the most it may have
   * @param ticket where the approval can be looked up
   * @param expires from when it does not hold any more
   */
  public record Approval(
      NamespaceId namespace,
      Limit limit,
      long value,
      Optional<String> ticket,
      Optional<Instant> expires) {}
}
