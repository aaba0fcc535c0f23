package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.control.stream.DrainPhase;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.RefusedEntries;
import io.prism.operator.config.Propagation;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AwaitedTest {

  private static final ObjectKey HERE = new ObjectKey("prism", "here");
  private static final ObjectKey THERE = new ObjectKey("prism", "there");
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final ResourceID BASKETS = new ResourceID("baskets", "shop");
  private static final Instant NOW = Instant.EPOCH;

  private final Awaited awaited = new Awaited();

  private static Propagation gateways(long... acked) {
    return Propagation.of(LongStream.of(acked).mapToObj(AwaitedTest::gateway).toList());
  }

  private static ProxyRecord gateway(long acked) {
    return new ProxyRecord(
        new ProxyId("gateway", "boot"),
        "uid",
        "1",
        1,
        acked,
        new RefusedEntries(0, Map.of()),
        Map.of(),
        DrainPhase.SERVING,
        true);
  }

  @Test
  void onlyTheLastGatewayWakesOnlyThoseWhoseVersionItHas() {
    awaited.begin(ORDERS, HERE, 5, NOW);
    awaited.begin(BASKETS, HERE, 6, NOW);

    assertThat(awaited.wokenBy(HERE, gateways(5, 4))).isEmpty();
    assertThat(awaited.wokenBy(HERE, gateways(5, 5))).containsOnly(ORDERS);
    assertThat(awaited.wokenBy(HERE, gateways(6, 7))).containsOnly(ORDERS, BASKETS);
    assertThat(awaited.wokenBy(THERE, gateways(9))).isEmpty();
  }

  @Test
  void whoWaitsForTwoShardsIsWokenByEither() {
    awaited.begin(ORDERS, HERE, 5, NOW);
    awaited.begin(ORDERS, THERE, 2, NOW.plusSeconds(1));

    assertThat(awaited.wokenBy(HERE, gateways(5))).containsOnly(ORDERS);
    assertThat(awaited.wokenBy(THERE, gateways(2))).containsOnly(ORDERS);
    assertThat(awaited.since(ORDERS)).contains(NOW);
  }

  @Test
  void whoHasWhatItWaitedForIsWokenNoMore() {
    awaited.begin(ORDERS, HERE, 5, NOW);
    awaited.reached(ORDERS, 1);

    assertThat(awaited.wokenBy(HERE, gateways(5))).isEmpty();
    assertThat(awaited.since(ORDERS)).contains(NOW);

    awaited.end(ORDERS);
    assertThat(awaited.since(ORDERS)).isEmpty();
  }

  @Test
  void onlyTheGenerationThatGatewaysHaveIsServed() {
    assertThat(awaited.isServed(ORDERS, 1)).isFalse();

    awaited.begin(ORDERS, HERE, 5, NOW);
    assertThat(awaited.isServed(ORDERS, 1)).isFalse();

    awaited.reached(ORDERS, 1);
    assertThat(awaited.isServed(ORDERS, 1)).isTrue();
    assertThat(awaited.isServed(ORDERS, 2)).isFalse();

    awaited.begin(ORDERS, HERE, 6, NOW);
    assertThat(awaited.isServed(ORDERS, 1)).isFalse();
  }

  @Test
  void manyWhoWaitAreACrowdUntilTheyAreServed() {
    List<ResourceID> many =
        LongStream.range(0, 20).mapToObj(n -> new ResourceID("n" + n, "shop")).toList();
    awaited.begin(ORDERS, HERE, 5, NOW);
    assertThat(awaited.isCrowded()).isFalse();

    many.forEach(one -> awaited.begin(one, HERE, 5, NOW));
    assertThat(awaited.isCrowded()).isTrue();

    many.forEach(one -> awaited.reached(one, 1));
    assertThat(awaited.isCrowded()).isFalse();
  }
}
