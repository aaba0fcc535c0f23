package io.prism.control.planning;

import io.prism.control.planning.Advice.Topic;
import io.prism.control.planning.Decision.ChosenBy;
import io.prism.control.planning.Decision.PassedOver;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the store of a wish. One that holds data already is kept, whatever would be chosen now. */
final class BackendChooser {

  /**
   * A store and why it was chosen.
   *
   * @param candidate the store
   * @param by who chose it
   * @param reason for people
   * @param others every other store and why it was not chosen
   */
  record Chosen(Candidate candidate, ChosenBy by, String reason, List<PassedOver> others) {}

  private final Wish wish;
  private final List<Candidate> candidates;
  private final Optional<Current> current;
  private final Suitability suitability;
  private final Optional<Shard> shard;
  private final TeamRules rules;
  private final Notes notes;

  BackendChooser(
      Wish wish,
      Surroundings world,
      Optional<Current> current,
      Optional<Shard> shard,
      TeamRules rules,
      Notes notes) {
    this.wish = wish;
    this.candidates =
        world.candidates().stream().sorted(Comparator.comparing(Candidate::id)).toList();
    this.current = current;
    this.suitability = new Suitability(wish, rules, shard);
    this.shard = shard;
    this.rules = rules;
    this.notes = notes;
  }

  /** The store; empty when there is none, which has been noted. */
  Optional<Chosen> choose() {
    return switch (wish.backend()) {
      case BackendWish.Auto _ -> current.isPresent() ? keep(current.get()) : best();
      case BackendWish.Explicit explicit ->
          current
              .filter(now -> !leaves(explicit, now))
              .map(this::keep)
              .orElseGet(() -> take(explicit));
    };
  }

  /** Whether the data is to be left behind, of which a refusal has been noted if it may not be. */
  private boolean leaves(BackendWish.Explicit explicit, Current now) {
    if (explicit.backend().equals(now.backend())
        || now.movingTo().filter(explicit.backend()::equals).isPresent()) {
      return false;
    }
    Optional<BackendWish> before = now.accepted().map(Wish::backend);
    boolean named =
        before
            .filter(
                choice ->
                    choice instanceof BackendWish.Explicit old
                        && old.backend().equals(explicit.backend()))
            .isPresent();
    if (named) {
      notes.advise(
          Topic.KEPT_AS_ACCEPTED,
          "backend.ref",
          "the data was moved to " + now.backend() + "; name that one");
      return false;
    }
    // Without what was accepted before, it cannot be told whether a person asks for the change or
    // a migration made it: the data stays.
    if (explicit.change() == BackendWish.Change.ALLOW_DATA_LOSS
        && before.isPresent()
        && now.movingTo().isEmpty()) {
      notes.advise(
          Topic.DATA_LOSS_ACCEPTED,
          "backend.ref",
          "the data in " + now.backend() + " stays behind, as spec.backend.changePolicy permits");
      return true;
    }
    notes.refuse(
        new Refusal(
            Reason.BACKEND_CHANGE_NEEDS_MIGRATION,
            "backend.ref",
            explicit.backend().toString(),
            now.backend().toString(),
            "the data is in " + now.backend() + ", which goes on serving",
            "name " + now.backend() + " again; this release moves no data"));
    return false;
  }

  private Optional<Chosen> keep(Current now) {
    Optional<Candidate> found = find(now.backend());
    if (found.isEmpty()) {
      notes.refuse(
          new Refusal(
              Reason.BACKEND_NOT_FOUND,
              "backend",
              now.backend().toString(),
              visible(),
              "the data is in " + now.backend() + ", which does not exist any more",
              "create it again with the same store"));
      return Optional.empty();
    }
    Candidate store = found.get();
    if (!store.type().equals(now.type())) {
      notes.refuse(
          new Refusal(
              Reason.BACKEND_CHANGE_NEEDS_MIGRATION,
              "backend",
              store.type(),
              now.type(),
              "the data is in a store of the type "
                  + now.type()
                  + ", but "
                  + store.id()
                  + " is of the type "
                  + store.type()
                  + " now",
              "give the other store another name"));
    }
    adviseOrRefuse(store, now);
    if (wish.backend() instanceof BackendWish.Auto) {
      fitting().stream()
          .findFirst()
          .filter(best -> !best.id().equals(store.id()))
          .filter(best -> score(best) > score(store) || !suitability.misfits(store).isEmpty())
          .ifPresent(
              best ->
                  notes.advise(
                      Topic.BETTER_MATCH,
                      "backend",
                      "a better match exists: "
                          + best.title()
                          + "; the data stays where it is, as this release moves none"));
    }
    String why = "was not looked at, since the data is in " + store.id();
    return Optional.of(
        new Chosen(
            store,
            ChosenBy.KEPT,
            "kept: the data is in " + store.title(),
            others(store).map(other -> new PassedOver(other.id(), why)).toList()));
  }

  private void adviseOrRefuse(Candidate store, Current now) {
    List<Misfit> before =
        now.accepted()
            .map(old -> new Suitability(old, rules, shard).lastingMisfits(store))
            .orElse(List.of());
    for (Misfit misfit : suitability.lastingMisfits(store)) {
      if (before.stream().anyMatch(misfit::isNoWorseThan)) {
        notes.advise(Topic.KEPT_AS_ACCEPTED, misfit.field(), store.title() + " " + misfit.why());
      } else {
        notes.refuse(
            misfit.refusal(store, "the data is there, and this release moves none: ask for less"));
      }
    }
  }

  private Optional<Chosen> take(BackendWish.Explicit explicit) {
    Optional<Candidate> found = find(explicit.backend());
    if (found.isEmpty()) {
      notes.refuse(
          new Refusal(
              Reason.BACKEND_NOT_FOUND,
              "backend.ref",
              explicit.backend().toString(),
              visible(),
              "there is no backend " + explicit.backend(),
              "create it, or correct the name"));
      return Optional.empty();
    }
    Candidate store = found.get();
    suitability
        .misfits(store)
        .forEach(
            misfit -> notes.refuse(misfit.refusal(store, "ask for less, or name another backend")));
    return Optional.of(
        new Chosen(
            store,
            ChosenBy.EXPLICIT,
            store.title() + " is named by the resource",
            others(store)
                .map(other -> new PassedOver(other.id(), "is not the one that is named"))
                .toList()));
  }

  private Optional<Chosen> best() {
    List<Candidate> fitting = fitting();
    if (fitting.isEmpty()) {
      String why =
          candidates.stream()
              .map(store -> store.title() + " " + suitability.misfits(store).getFirst().why())
              .collect(Collectors.joining("; "));
      notes.refuse(
          new Refusal(
              Reason.NO_MATCHING_BACKEND,
              "backend",
              suitability.demand().toString(),
              why.isEmpty() ? "none" : why,
              "no backend offers what is needed" + (why.isEmpty() ? "" : ": " + why),
              "ask for less, or have a backend added"));
      return Optional.empty();
    }
    Candidate best = fitting.getFirst();
    return Optional.of(
        new Chosen(
            best,
            ChosenBy.AUTO,
            best.title()
                + " offers "
                + suitability.demand()
                + " and suits best, with "
                + score(best)
                + " points",
            others(best).map(other -> passOver(other, best)).toList()));
  }

  private PassedOver passOver(Candidate other, Candidate best) {
    String why =
        suitability.misfits(other).stream()
            .findFirst()
            .map(Misfit::why)
            .orElseGet(
                () ->
                    score(other) == score(best)
                        ? "fits as well, but comes later by name"
                        : "fits, but suits less, with " + score(other) + " points");
    return new PassedOver(other.id(), why);
  }

  private List<Candidate> fitting() {
    return candidates.stream()
        .filter(store -> suitability.misfits(store).isEmpty())
        .sorted(
            Comparator.comparingInt((Candidate store) -> -score(store))
                .thenComparing(Candidate::id))
        .toList();
  }

  private int score(Candidate store) {
    return Score.of(wish, store, shard);
  }

  private Optional<Candidate> find(BackendId id) {
    return candidates.stream().filter(store -> store.id().equals(id)).findFirst();
  }

  private Stream<Candidate> others(Candidate store) {
    return candidates.stream().filter(other -> !other.id().equals(store.id()));
  }

  /** The stores that may be named; the names of others are none of the application's business. */
  private String visible() {
    String names =
        candidates.stream()
            .filter(store -> store.grant().admits(wish, store.id()))
            .map(Candidate::title)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }
}
