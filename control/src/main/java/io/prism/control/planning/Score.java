package io.prism.control.planning;

import io.prism.backend.Durability;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** How well a store that can serve a wish suits it: more points suit better. */
final class Score {

  private static final int KIND = 30;
  private static final int PREFERRED = 20;
  private static final int PREFERENCE_STEP = 4;
  private static final int SAME_REGION = 5;
  private static final int MOST_FREE = 10;
  private static final int UNKNOWN_FREE = MOST_FREE / 2;

  private record Rule(Set<ClientApi> apis, Set<String> types, Predicate<Wish> when) {

    private Rule(ClientApi api, String type, Predicate<Wish> when) {
      this(Set.of(api), Set.of(type), when);
    }
  }

  private static final Set<ClientApi> QUEUES = Set.of(ClientApi.QUEUE, ClientApi.WORK_QUEUE);
  private static final Set<String> SERVERS_WITH_TABLES = Set.of("Postgres", "MySQL");

  /** The kinds of store that suit a kind of wish. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(ClientApi.KEY_VALUE, "Redis", wish -> isFast(wish) && !isStrong(wish)),
          new Rule(
              Set.of(ClientApi.KEY_VALUE),
              SERVERS_WITH_TABLES,
              wish -> isStrong(wish) || isLarge(wish)),
          new Rule(ClientApi.PUB_SUB, "Kafka", Score::isHeavyPubSub),
          new Rule(ClientApi.PUB_SUB, "NATS", wish -> !isHeavyPubSub(wish)),
          new Rule(QUEUES, Set.of("Kafka"), wish -> wish.needs().messaging().ordered()),
          new Rule(QUEUES, SERVERS_WITH_TABLES, wish -> Part.of(wish).contains(Part.OUTBOX)),
          new Rule(ClientApi.STREAM, "Kafka", wish -> true),
          new Rule(Set.of(ClientApi.READER), SERVERS_WITH_TABLES, wish -> !isGraph(wish)),
          new Rule(ClientApi.READER, "Neptune", Score::isGraph),
          new Rule(Set.of(ClientApi.TRANSACT), SERVERS_WITH_TABLES, wish -> true),
          new Rule(ClientApi.TIME_SERIES, "ClickHouse", wish -> true),
          new Rule(ClientApi.GRAPH, "Neptune", wish -> true),
          new Rule(ClientApi.OBJECT_STORE, StoreTypes.OBJECTS, wish -> true));

  private Score() {}

  static int of(Wish wish, Candidate candidate, Optional<Shard> shard) {
    boolean suits =
        RULES.stream()
            .anyMatch(
                rule ->
                    rule.apis().contains(wish.api())
                        && rule.types().contains(candidate.type())
                        && rule.when().test(wish));
    boolean near =
        candidate.region().isPresent() && candidate.region().equals(shard.flatMap(Shard::region));
    return (suits ? KIND : 0)
        + preference(wish, candidate.type())
        + free(wish, candidate)
        + (near ? SAME_REGION : 0);
  }

  private static int preference(Wish wish, String type) {
    if (!(wish.backend() instanceof BackendWish.Auto auto)) {
      return 0;
    }
    int index = auto.preferredTypes().indexOf(type);
    return index < 0 ? 0 : Math.max(1, PREFERRED - PREFERENCE_STEP * index);
  }

  private static int free(Wish wish, Candidate candidate) {
    return (int)
        LongStream.concat(
                share(
                    candidate.limits().writeRps(),
                    candidate.promisedWriteRps(wish.id()) + wish.needs().load().writeRps()),
                share(candidate.limits().bytes(), candidate.promisedBytes(wish.id())))
            .min()
            .orElse(UNKNOWN_FREE);
  }

  private static LongStream share(OptionalLong most, long used) {
    return most.stream().map(m -> Math.max(0, (long) ((double) (m - used) / m * MOST_FREE)));
  }

  private static boolean isStrong(Wish wish) {
    return wish.durability() == Durability.STRONG;
  }

  private static boolean isFast(Wish wish) {
    Load load = wish.needs().load();
    return load.latencyP99Millis().orElse(Integer.MAX_VALUE) <= 5 || load.readRps() > 100_000;
  }

  private static boolean isLarge(Wish wish) {
    return wish.needs().load().dataBytes().orElse(0) > 100 * Amounts.GB;
  }

  private static boolean isHeavyPubSub(Wish wish) {
    return wish.needs().load().writeRps() > 50_000
        || wish.needs().messaging().replay()
        || Part.of(wish).contains(Part.CLAIM_CHECK);
  }

  private static boolean isGraph(Wish wish) {
    return wish.needs().queries().model().filter(Needs.Model.GRAPH::equals).isPresent();
  }
}
