package io.prism.control.planning;

import io.prism.control.planning.Advice.Topic;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the shard of a wish: the one that is named, else the one that fits a description best, else
 * the default one. A namespace that has a shard keeps it until it asks for another.
 */
final class ShardChooser {

  private final Wish wish;
  private final List<Shard> shards;
  private final Optional<ShardId> now;
  private final boolean unchanged;
  private final Notes notes;

  ShardChooser(Wish wish, List<Shard> shards, Optional<Current> current, Notes notes) {
    this.wish = wish;
    this.shards =
        shards.stream()
            .filter(shard -> shard.owner().map(wish.id()::equals).orElse(true))
            .sorted(Comparator.comparing(Shard::id))
            .toList();
    this.now = current.flatMap(Current::shard);
    this.unchanged =
        current
            .flatMap(Current::accepted)
            .filter(before -> before.placement().equals(wish.placement()))
            .isPresent();
    this.notes = notes;
  }

  /** The shard; empty when there is none, which has been noted. */
  Optional<ShardChoice> choose() {
    return switch (wish.placement()) {
      case PlacementWish.Anywhere _ -> anywhere();
      case PlacementWish.Named named -> named(named.shard());
      case PlacementWish.Selected selected -> selected(selected);
      case PlacementWish.Own _ -> Optional.of(own());
    };
  }

  private Optional<ShardChoice> anywhere() {
    Optional<Shard> kept = present().filter(shard -> shard.owner().isEmpty());
    if (kept.isPresent()) {
      return kept.map(shard -> take(shard, "it serves already, and no other is asked for"));
    }
    Optional<Shard> found = shared().filter(Shard::isDefault).findFirst();
    if (found.isEmpty()) {
      refuse(Reason.SHARD_NOT_FOUND, "placement", "the default shard", "there is none");
    }
    return found.filter(this::isOpen).map(shard -> take(shard, "it is the default one"));
  }

  private Optional<ShardChoice> named(String name) {
    // Another shard of the same name that is made later moves nobody.
    Comparator<Shard> presentFirst =
        Comparator.comparing(shard -> now.filter(shard.id()::equals).isEmpty());
    Comparator<Shard> atHomeFirst =
        Comparator.comparing(shard -> !shard.id().home().equals(wish.id().home()));
    Optional<Shard> found =
        shards.stream()
            .filter(shard -> shard.id().name().equals(name))
            .min(presentFirst.thenComparing(atHomeFirst));
    if (found.isEmpty()) {
      refuse(Reason.SHARD_NOT_FOUND, "placement.shardRef", name, "no shard has this name");
    }
    return found.filter(this::isOpen).map(shard -> take(shard, "it is asked for by name"));
  }

  private Optional<ShardChoice> selected(PlacementWish.Selected selected) {
    Optional<Shard> kept = present().filter(shard -> shard.owner().isEmpty());
    boolean fits = kept.filter(shard -> matches(shard, selected) > 0).isPresent();
    if (kept.isPresent() && (fits || unchanged)) {
      if (!fits) {
        notes.advise(
            Topic.KEPT_AS_ACCEPTED,
            "placement.selector",
            kept.get().id() + " does not fit the selector any more, but serves already");
      }
      return kept.map(shard -> take(shard, "it serves already"));
    }
    Optional<Shard> best =
        shared()
            .filter(ShardChooser::isReady)
            .filter(shard -> shard.hasRoom() && matches(shard, selected) > 0)
            .min(
                Comparator.comparingInt((Shard shard) -> -matches(shard, selected))
                    .thenComparing(Shard::namespaces)
                    .thenComparing(Shard::id));
    if (best.isEmpty()) {
      refuse(
          Reason.SHARD_NOT_FOUND,
          "placement.selector",
          selected.traits() + " " + selected.labels(),
          "no shard that has room fits");
    }
    return best.map(shard -> take(shard, "it fits the selector best"));
  }

  private ShardChoice own() {
    return shards.stream()
        .filter(shard -> shard.owner().isPresent())
        .findFirst()
        .<ShardChoice>map(shard -> take(shard, "it was made for this namespace"))
        .orElseGet(() -> new ShardChoice.ToBeMade(now, "one of its own is asked for"));
  }

  /** How many of the things that are asked for a shard has; 0 when it is not meant. */
  private static int matches(Shard shard, PlacementWish.Selected selected) {
    boolean contradicts =
        selected.traits().entrySet().stream()
            .anyMatch(
                asked ->
                    !shard
                        .traits()
                        .getOrDefault(asked.getKey(), asked.getValue())
                        .equals(asked.getValue()));
    if (contradicts || !shard.labels().entrySet().containsAll(selected.labels().entrySet())) {
      return 0;
    }
    long traits = selected.traits().keySet().stream().filter(shard.traits()::containsKey).count();
    return Math.toIntExact(traits) + selected.labels().size();
  }

  private Stream<Shard> shared() {
    return shards.stream().filter(shard -> shard.owner().isEmpty());
  }

  private Optional<Shard> present() {
    return shards.stream().filter(shard -> now.filter(shard.id()::equals).isPresent()).findFirst();
  }

  private static boolean isReady(Shard shard) {
    return shard.standing() instanceof Standing.Ready;
  }

  private boolean isOpen(Shard shard) {
    if (now.filter(shard.id()::equals).isPresent()) {
      return true;
    }
    if (shard.standing() instanceof Standing.NotReady notReady) {
      notes.refuse(
          new Refusal(
              Reason.SHARD_NOT_FOUND,
              "placement",
              shard.id().toString(),
              "a shard that takes namespaces",
              "the shard " + shard.id() + " " + notReady.why(),
              "ask for another shard in spec.placement"));
      return false;
    }
    if (shard.hasRoom()) {
      return true;
    }
    notes.refuse(
        new Refusal(
            Reason.LIMIT_EXCEEDED,
            "placement",
            shard.id().toString(),
            Integer.toString(shard.maxNamespaces()),
            "the shard " + shard.id() + " serves as many namespaces as it may",
            "ask for another shard, or have its maxNamespaces raised"));
    return false;
  }

  private ShardChoice take(Shard shard, String reason) {
    return new ShardChoice.Existing(
        shard.id(), now.filter(before -> !before.equals(shard.id())), reason);
  }

  private void refuse(Reason reason, String field, String asked, String problem) {
    String there = shared().map(shard -> shard.id().toString()).collect(Collectors.joining(", "));
    notes.refuse(
        new Refusal(
            reason,
            field,
            asked,
            there.isEmpty() ? "none" : there,
            problem,
            "correct spec.placement, or have a shard made"));
  }
}
