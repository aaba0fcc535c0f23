package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static io.prism.control.planning.WishBuilder.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContradictionsTest {

  static Stream<Arguments> contradictions() {
    Handling pci = new Handling(false, Set.of("PCI"));
    return Stream.of(
        arguments(keyValue().message(10), "needs.maxMessageSize"),
        arguments(keyValue().ordered(), "needs.ordered"),
        arguments(keyValue().replay(), "needs.replay"),
        arguments(keyValue().deadLetters(), "needs.queue"),
        arguments(of(ClientApi.QUEUE).value(10), "needs.maxValueSize"),
        arguments(of(ClientApi.PUB_SUB).consistency(Consistency.STRONG), "needs.consistency"),
        arguments(of(ClientApi.TRANSACT), "needs.consistency"),
        arguments(keyValue().staleness(5), "needs.maxStalenessSeconds"),
        arguments(
            keyValue().consistency(Consistency.BOUNDED_STALENESS), "needs.maxStalenessSeconds"),
        arguments(
            keyValue().ttl(new Ttl(Ttl.Use.REQUIRED, OptionalLong.empty(), true)),
            "needs.ttl.defaultSeconds"),
        arguments(
            keyValue().ttl(new Ttl(Ttl.Use.FORBIDDEN, OptionalLong.of(1), true)),
            "needs.ttl.defaultSeconds"),
        arguments(keyValue().handling(pci), "isolation.level"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void areRefused(WishBuilder wish, String field) {
    Candidate store =
        World.marked(
            World.postgres("pg"), Optional.empty(), Map.of("compliance.prism.io/pci", "true"));

    // Some needs are also more than the store can do; that is told besides.
    assertThat(World.with(store).reasons(wish)).contains("IncompatibleNeeds " + field);
  }

  @Test
  void strictRulesAreKeptByIsolationOrByAShardOfTheirOwn() {
    Candidate store =
        World.marked(
            World.postgres("pg"), Optional.empty(), Map.of("compliance.prism.io/hipaa", "true"));
    Set<String> hipaa = Set.of("HIPAA");

    assertThat(World.with(store).plan(keyValue().handling(new Handling(true, hipaa))))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(
            World.with(store)
                .plan(
                    keyValue()
                        .handling(new Handling(false, hipaa))
                        .placed(new PlacementWish.Own())))
        .isInstanceOf(Outcome.Planned.class);
  }
}
