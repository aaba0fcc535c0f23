package io.prism.control.planning;

import io.prism.backend.Durability;
import io.prism.control.planning.Advice.Topic;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reckons how large the parts that serve a wish must be. What was made once is never shrunk. */
final class Sizing {

  private static final long WRITES_PER_PARTITION = 500;
  private static final int COPIES = 3;
  private static final int HEADROOM_PERCENT = 120;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int WASTEFUL = 2;
  private static final String PARTITIONS = "partitions";
  private static final String COPIES_OPTION = "replicationFactor";

  private final Wish wish;
  private final Candidate store;
  private final TeamRules rules;
  private final Capacity before;
  private final Notes notes;

  Sizing(Wish wish, Candidate store, TeamRules rules, Capacity before, Notes notes) {
    this.wish = wish;
    this.store = store;
    this.rules = rules;
    this.before = before;
    this.notes = notes;
  }

  Capacity capacity(int gateways) {
    OptionalInt partitions = partitions();
    OptionalInt copies = copies();
    OptionalLong bytes = storage(wish, store, rules);
    adviseOnStorage(bytes);
    return new Capacity(
        partitions, copies, connections(partitions, gateways), larger(bytes, before.bytes()));
  }

  /** The partitions that a rate of writes calls for. */
  static int partitionsFor(long writeRps, int brokers) {
    long least = Math.max(1, Math.ceilDiv(writeRps, WRITES_PER_PARTITION));
    return Math.toIntExact(Math.ceilDiv(least, brokers) * brokers);
  }

  /** Bytes of storage, with headroom; empty when the estimates do not tell. */
  static OptionalLong storage(Wish wish, Candidate store, TeamRules rules) {
    Load load = wish.needs().load();
    OptionalLong content = load.dataBytes();
    if (wish.api().isAppending() && load.writeRps() > 0) {
      OptionalLong days = retentionDays(wish, rules);
      content =
          days.isEmpty()
              ? OptionalLong.empty()
              : OptionalLong.of(
                  Amounts.times(
                      Amounts.times(load.writeRps() * SECONDS_PER_DAY, load.itemBytes()),
                      days.getAsLong()));
    }
    if (content.isEmpty()) {
      return content;
    }
    long copied = Amounts.times(content.getAsLong(), copiesOf(store, wish).orElse(1));
    return OptionalLong.of(Amounts.percent(copied, HEADROOM_PERCENT));
  }

  /** Days for which data is kept; empty for ever. */
  private static OptionalLong retentionDays(Wish wish, TeamRules rules) {
    return switch (wish.needs().retention()) {
      case Retention.Forever _ -> OptionalLong.empty();
      case Retention.Days days -> OptionalLong.of(days.days());
      case Retention.Unsaid _ ->
          rules
              .effective(Limit.RETENTION_DAYS)
              .map(OptionalLong::of)
              .orElseGet(OptionalLong::empty);
    };
  }

  private OptionalInt partitions() {
    if (!StoreTypes.PARTITIONED.contains(store.type())) {
      return OptionalInt.empty();
    }
    int advised = partitionsFor(wish.needs().load().writeRps(), store.limits().brokers().orElse(1));
    refuseUnreadable(PARTITIONS);
    int wanted = parse(wish.options().get(PARTITIONS)).orElse(advised);
    if (wanted > WASTEFUL * advised) {
      notes.refuse(
          new Refusal(
              Reason.LIMIT_EXCEEDED,
              "backend.options." + PARTITIONS,
              Integer.toString(wanted),
              Integer.toString(WASTEFUL * advised),
              wanted + " partitions are more than twice what the estimated writes need",
              "ask for " + advised + ", or raise needs.writeRPS"));
    }
    int most = store.limits().partitions().orElse(Integer.MAX_VALUE);
    if (wanted > most) {
      notes.advise(
          Topic.CAPACITY,
          "needs.writeRPS",
          wanted + " partitions are advised, but the store has no more than " + most);
    }
    return OptionalInt.of(keepOrder(Math.min(wanted, most)));
  }

  /** Messages of one key would overtake each other if a partition were added under them. */
  private int keepOrder(int wanted) {
    int made = before.partitions().orElse(0);
    if (made > 0 && wanted > made && wish.needs().messaging().ordered()) {
      notes.refuse(
          new Refusal(
              Reason.BACKEND_CHANGE_NEEDS_MIGRATION,
              "needs.writeRPS",
              Integer.toString(wanted),
              Integer.toString(made),
              "the estimate needs "
                  + wanted
                  + " partitions instead of "
                  + made
                  + ", and adding some would break the order of messages",
              "keep the estimate; this release moves no data"));
    }
    return Math.max(wanted, made);
  }

  private OptionalInt copies() {
    refuseUnreadable(COPIES_OPTION);
    OptionalInt copies = copiesOf(store, wish);
    if (copies.orElse(COPIES) < COPIES && wish.durability() == Durability.STRONG) {
      notes.refuse(
          new Refusal(
              Reason.CAPACITY_UNAVAILABLE,
              "needs.durability",
              "strong",
              copies.getAsInt() + " copies",
              "strong durability needs " + COPIES + " copies of each message",
              "ask for less durability, or have the store given more servers"));
    }
    return larger(copies, before.replicationFactor());
  }

  private static OptionalInt copiesOf(Candidate store, Wish wish) {
    if (!StoreTypes.REPLICATED.contains(store.type())) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        parse(wish.options().get(COPIES_OPTION))
            .orElse(Math.min(COPIES, store.limits().brokers().orElse(COPIES))));
  }

  private OptionalInt connections(OptionalInt partitions, int gateways) {
    int sharers = Math.max(1, gateways);
    Load load = wish.needs().load();
    OptionalLong all =
        partitions.isPresent()
            ? OptionalLong.of(Math.max(3, Math.ceilDiv(partitions.getAsInt(), 10)))
            : StoreTypes.pool(store.type())
                .map(p -> Math.max(p.least(), Math.ceilDiv(load.rps(), p.rpsEach())))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    if (all.isEmpty()) {
      return OptionalInt.empty();
    }
    int each = Math.toIntExact(Math.ceilDiv(all.getAsLong(), sharers));
    int most = Math.max(1, store.limits().connections().orElse(Integer.MAX_VALUE) / sharers);
    if (each > most) {
      notes.advise(
          Topic.CAPACITY,
          "needs",
          each
              + " connections for each gateway are advised, but the store has no more than "
              + most);
    }
    return OptionalInt.of(Math.min(each, most));
  }

  private void adviseOnStorage(OptionalLong bytes) {
    Load load = wish.needs().load();
    boolean reckoned = wish.api().isAppending() && load.writeRps() > 0;
    if (reckoned && bytes.isEmpty()) {
      notes.advise(
          Topic.CAPACITY,
          "needs.retainForever",
          "data that is kept for ever outgrows any storage; watch how much is left");
    }
    if (reckoned && bytes.isPresent() && load.averageItemBytes().isEmpty()) {
      notes.advise(
          Topic.CAPACITY,
          "needs.averageItemSize",
          "items are assumed to take "
              + Amounts.bytes(Load.ASSUMED_ITEM_BYTES)
              + "; storage was reckoned with that");
    }
  }

  private void refuseUnreadable(String name) {
    String text = wish.options().get(name);
    if (text != null && parse(text).isEmpty()) {
      notes.refuse(
          new Refusal(
              Reason.INCOMPATIBLE_NEEDS,
              "backend.options." + name,
              text,
              "1 to 999999",
              "this is not a whole number from 1 to 999999",
              "write one"));
    }
  }

  private static OptionalInt parse(@Nullable String text) {
    return Optional.ofNullable(text)
        .filter(digits -> digits.matches("[1-9][0-9]{0,5}"))
        .map(digits -> OptionalInt.of(Integer.parseInt(digits)))
        .orElseGet(OptionalInt::empty);
  }

  private static OptionalInt larger(OptionalInt a, OptionalInt b) {
    return a.isPresent() && b.isPresent()
        ? OptionalInt.of(Math.max(a.getAsInt(), b.getAsInt()))
        : a;
  }

  private static OptionalLong larger(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()))
        : a.isPresent() ? a : b;
  }
}
