package io.prism.control.stream;

import static io.prism.control.stream.Sets.entry;
import static io.prism.control.stream.Sets.leased;
import static io.prism.control.stream.Sets.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProxyClientTest {

  private static final Duration TTL = Duration.ofSeconds(15);

  private final ProxyClient client = new ProxyClient(new ProxyId("pod", "boot"), "default");

  @Test
  void whatIsLimitedForAllIsSharedByAsManyAsThereAre() {
    assertThat(client.onDown(new Down.LeaseGrant(1, TTL, 1))).isEmpty();
    assertThat(client.onDown(new Down.LeaseGrant(2, TTL, 3)))
        .containsExactly(new ClientEffect.Share(3));
    assertThat(client.onDown(new Down.LeaseGrant(3, TTL, 3))).isEmpty();
    assertThat(client.onDown(new Down.LeaseGrant(4, TTL, 0))).as("nobody counted").isEmpty();
  }

  @Test
  void aRefusedEntryKeepsItsOldRoutingAndHoldsUpNobody() {
    connect();
    snapshot(set(1, entry("a", "1"), entry("b", "1")));
    client.onWarmed(entry("a", "1"));
    client.onWarmed(entry("b", "1"));

    snapshot(set(2, entry("a", "bad"), entry("b", "2")));
    List<ClientEffect> refused = client.onRefused(entry("a", "bad"), "why", 0);
    List<ClientEffect> warmed = client.onWarmed(entry("b", "2"));

    assertThat(sent(refused)).containsExactly(new Up.Nack(2, "a", "why"));
    assertThat(sent(warmed)).containsExactly(new Up.Ack(2, Map.of()), new Up.Nack(2, "a", "why"));
    assertThat(client.served("a")).contains(entry("a", "1"));
    assertThat(client.served("b")).contains(entry("b", "2"));
    assertThat(client.mayServe("a", 0)).isTrue();
  }

  @Test
  void whatIsRefusedIsTriedAgainOnRequest() {
    connect();
    snapshot(set(1, entry("a", "1")));
    client.onRefused(entry("a", "1"), "the file is missing", 0);

    assertThat(client.retryRefused()).containsExactly(new ClientEffect.Warm(entry("a", "1")));
    assertThat(sent(client.onWarmed(entry("a", "1")))).containsExactly(new Up.Ack(1, Map.of()));
    assertThat(client.refused()).isEmpty();
  }

  @Test
  void theNewestVersionWinsAndWhatIsUnchangedIsLeftAlone() {
    connect();
    snapshot(set(1, entry("a", "1"), entry("b", "1")));
    client.onWarmed(entry("b", "1"));

    List<ClientEffect> effects = snapshot(set(3, entry("a", "3"), entry("b", "1")));
    assertThat(effects).containsExactly(new ClientEffect.Warm(entry("a", "3")));
    assertThat(client.onWarmed(entry("a", "1"))).as("no longer wanted").isEmpty();
    assertThat(snapshot(set(2, entry("a", "2")))).as("older than what is held").isEmpty();
    assertThat(sent(client.onWarmed(entry("a", "3")))).containsExactly(new Up.Ack(3, Map.of()));
    assertThat(client.held().version()).isEqualTo(3);
  }

  @Test
  void aDeltaThatDoesNotFitIsAnsweredOnceWithACallForASnapshot() {
    connect();
    ConfigSet first = set(1, entry("a", "1"));
    snapshot(first);
    ConfigSet fourth = set(4, entry("a", "4"));
    Down.Update misfit = Updates.delta(set(3, entry("a", "3")), fourth).getFirst();

    assertThat(sent(client.onDown(misfit)))
        .singleElement()
        .isInstanceOfSatisfying(
            Up.Hello.class, hello -> assertThat(hello.held()).isEqualTo(new Held(1, "")));
    assertThat(client.onDown(misfit)).isEmpty();
    assertThat(client.held()).isEqualTo(first.held());
  }

  @Test
  void acksAndNacksAreRepeatedAfterAReconnect() {
    connect();
    snapshot(set(1, entry("a", "1"), entry("b", "1")));
    client.onWarmed(entry("a", "1"));
    client.onRefused(entry("b", "1"), "why", 0);
    client.onDisconnected();

    assertThat(sent(client.onConnected(0)))
        .contains(new Up.Ack(1, Map.of()), new Up.Nack(1, "b", "why"));
  }

  @Test
  void aLeaseCountsFromWhenTheHeartbeatWasSent() {
    client.start(set(1, leased("a", 0), entry("b", "1")));
    client.onWarmed(leased("a", 0));
    client.onWarmed(entry("b", "1"));
    connect();
    assertThat(client.mayServe("a", 0)).isFalse();
    assertThat(client.mayServe("b", 0)).as("needs no lease").isTrue();

    client.onDown(new Down.LeaseGrant(1, TTL, 1));

    assertThat(client.mayServe("a", TTL.toNanos() - 1)).isTrue();
    assertThat(client.mayServe("a", TTL.toNanos())).isFalse();
    client.onDown(new Down.LeaseGrant(77, TTL, 1));
    assertThat(client.mayServe("a", TTL.toNanos())).as("no such heartbeat").isFalse();
    assertThat(client.mayServe("b", Long.MAX_VALUE)).as("static stability").isTrue();
  }

  @Test
  void whatIsKnownToMoveNeedsALeaseEvenBeforeItsContentIsInForce() {
    client.start(set(1, entry("a", "1")));
    client.onWarmed(entry("a", "1"));
    client.start(set(2, leased("a", 1)));

    assertThat(client.mayServe("a", 0)).isFalse();
  }

  @Test
  void whoHasDrainedHoldsNoLeaseAndTakesNone() {
    connect();
    client.onDown(new Down.LeaseGrant(1, TTL, 1));
    assertThat(client.isLeased(0)).isTrue();

    assertThat(client.drain(new Down.Drain(TTL, "test")))
        .contains(new ClientEffect.BeginDrain(TTL, "test"));
    assertThat(client.drain(new Down.Drain(TTL, "again"))).isEmpty();
    assertThat(client.isLeased(0)).isTrue();
    assertThat(sent(client.onDrained())).containsExactly(new Up.DrainState(DrainPhase.STOPPED, 0));
    client.onDown(new Down.LeaseGrant(1, TTL, 1));
    assertThat(client.isLeased(0)).isFalse();
  }

  @Test
  void whoHasStoppedSaysSoAndNothingThatWouldRememberIt() {
    client.drain(new Down.Drain(TTL, "test"));
    client.onDrained();

    assertThat(sent(client.onConnected(0)))
        .contains(new Up.DrainState(DrainPhase.STOPPED, 0))
        .noneMatch(Up.Heartbeat.class::isInstance);
    assertThat(sent(client.onHeartbeatDue(0))).isEmpty();
  }

  @Test
  void aBarrierIsAnsweredOnceNothingOlderIsUnderWay() {
    connect();
    snapshot(set(1, leased("a", 2)));
    client.onWarmed(leased("a", 2));

    assertThat(client.onDown(new Down.Barrier("a", 2)))
        .containsExactly(new ClientEffect.EndOlder("a", 2));
    assertThat(sent(client.onQuiesced("a", 2)))
        .containsExactly(new Up.Ack(1, Map.of("a", new EpochState(2, 2))));
    assertThat(client.onDown(new Down.Barrier("a", 3))).as("not known yet").isEmpty();
  }

  @Test
  void anErasureIsToldOnceItIsDoneAndForAsLongAsItIsWanted() {
    connect();
    Entry erasure = erasure("a", 7);
    snapshot(set(1, entry("b", "1"), erasure));
    client.onWarmed(entry("b", "1"));
    assertThat(sent(client.onRefused(erasure, "the store is away", 0)))
        .as("it holds nobody up")
        .contains(new Up.Ack(1, Map.of()));

    client.retryRefused();
    Up.Ack done = new Up.Ack(1, Map.of(erasure.name(), new EpochState(7, 7)));
    assertThat(sent(client.onWarmed(erasure))).containsExactly(done);
    assertThat(sent(client.onDown(new Down.Ping()))).containsExactly(done);

    assertThat(sent(snapshot(set(2, entry("b", "1"))))).containsExactly(new Up.Ack(2, Map.of()));
  }

  @Test
  void whatIsErasedIsServedNoMoreEvenWhenTheVersionsBetweenWereMissed() {
    connect();
    snapshot(set(1, entry("a", "1")));
    client.onWarmed(entry("a", "1"));

    assertThat(snapshot(set(3, erasure("a", 7)))).contains(new ClientEffect.Retire("a"));
    assertThat(client.served("a")).isEmpty();
  }

  @Test
  void ofVeryManyErasuresSomeAreToldAtATime() {
    connect();
    Entry[] many = IntStream.range(0, 150).mapToObj(n -> erasure("n" + n, 7)).toArray(Entry[]::new);
    snapshot(set(1, many));
    List<Up> told = new ArrayList<>();
    for (Entry erasure : many) {
      told.addAll(sent(client.onWarmed(erasure)));
    }

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(Up.Ack.class, ack -> assertThat(ack.epochs()).hasSize(100));
    Set<String> all = new TreeSet<>(((Up.Ack) told.getFirst()).epochs().keySet());
    sent(client.onHeartbeatDue(1)).stream()
        .filter(Up.Ack.class::isInstance)
        .forEach(ack -> all.addAll(((Up.Ack) ack).epochs().keySet()));
    assertThat(all).as("the others with the next heartbeat").hasSize(150);
  }

  @Test
  void anErasureThatIsNotWantedAnyMoreIsLetGoOf() {
    connect();
    Entry refused = erasure("a", 7);
    Entry warming = erasure("b", 7);
    snapshot(set(1, refused, warming));
    client.onRefused(refused, "the store is away", 0);

    assertThat(snapshot(set(2)))
        .contains(new ClientEffect.Retire(refused.name()), new ClientEffect.Retire(warming.name()));
    assertThat(client.pending()).isEmpty();
  }

  @Test
  void theEpochThatKeepsAnErasureOutIsTold() {
    connect();
    Entry erasure = erasure("a", 7);
    snapshot(set(1, erasure));

    assertThat(sent(client.onRefused(erasure, "too late", 9)))
        .contains(new Up.Nack(1, erasure.name(), "too late", 9));
    assertThat(sent(client.onDown(new Down.Ping())))
        .contains(new Up.Nack(1, erasure.name(), "too late", 9));
  }

  @Test
  void whatIsServedForTheFirstTimeIsQuietInWhateverEpoch() {
    connect();
    Entry later = Entry.of("a", 300_000_000, false, ByteString.copyFromUtf8("1"));
    snapshot(set(1, later));

    assertThat(sent(client.onWarmed(later))).containsExactly(new Up.Ack(1, Map.of()));
  }

  private static Entry erasure(String namespace, int epoch) {
    return Entry.of(Entry.erasureOf(namespace), epoch, false, ByteString.copyFromUtf8("an order"));
  }

  private void connect() {
    client.onConnected(0);
  }

  private List<ClientEffect> snapshot(ConfigSet set) {
    List<ClientEffect> effects = new ArrayList<>();
    Updates.snapshot(set).forEach(part -> effects.addAll(client.onDown(part)));
    return effects;
  }

  private static List<Up> sent(List<ClientEffect> effects) {
    return effects.stream()
        .filter(ClientEffect.Send.class::isInstance)
        .map(effect -> ((ClientEffect.Send) effect).message())
        .toList();
  }
}
