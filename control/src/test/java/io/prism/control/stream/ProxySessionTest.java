package io.prism.control.stream;

import static io.prism.control.stream.Sets.entry;
import static io.prism.control.stream.Sets.leased;
import static io.prism.control.stream.Sets.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxySessionTest {

  private static final ProxyId PROXY = new ProxyId("pod", "boot");
  private static final ConfigSet FIRST = set(1, entry("a", "1"), entry("b", "1"));
  private static final ConfigSet SECOND = set(2, entry("a", "1"), entry("b", "2"));

  private final History history = new History();
  private final ProxySession session = new ProxySession("default", history, Timers.DEFAULT);

  @Test
  void whoHoldsNothingGetsASnapshotAndThenDeltas() {
    history.offer(FIRST);
    assertThat(sent(hello(Held.NOTHING))).isEqualTo(Updates.snapshot(FIRST));

    history.offer(SECOND);
    assertThat(sent(session.onCommitted(0))).isEqualTo(Updates.delta(FIRST, SECOND));
  }

  @Test
  void whoHoldsWhatTheReplicaDoesNotKnowGetsASnapshot() {
    history.offer(SECOND);

    assertThat(sent(hello(FIRST.held()))).isEqualTo(Updates.snapshot(SECOND));
  }

  @Test
  void whoIsAheadGetsNothingOlderAndTheLeaderIsTold() {
    history.offer(FIRST);

    assertThat(hello(SECOND.held())).containsExactly(new SessionEffect.Ahead(SECOND.held()));
    assertThat(session.onUp(new Up.Heartbeat(1, SECOND.held(), 0, 0), 0))
        .noneMatch(effect -> effect instanceof SessionEffect.Send);
  }

  @Test
  void whoDidNotGetWhatWasSentIsSentItAgainAfterAWhile() {
    history.offer(FIRST);
    hello(Held.NOTHING);
    Up.Heartbeat nothing = new Up.Heartbeat(1, Held.NOTHING, 0, 0);

    assertThat(sent(session.onUp(nothing, seconds(5)))).isEmpty();
    assertThat(sent(session.onUp(nothing, seconds(11)))).isEqualTo(Updates.snapshot(FIRST));
  }

  @Test
  void aLeaseIsGrantedOnlyOnceItsRenewalWasRemembered() {
    history.offer(FIRST);
    hello(FIRST.held());

    List<SessionEffect> effects = session.onUp(new Up.Heartbeat(5, FIRST.held(), 0, 0), 0);

    Report report =
        new Report(
            PROXY, 5, 0, RefusedEntries.NONE, Map.of(), DrainPhase.SERVING, Optional.empty());
    assertThat(effects).containsExactly(new SessionEffect.Renew(report));
    assertThat(session.onRenewed(new Renewed(5, "i", true, ConfigSet.NONE, 3)))
        .containsExactly(new SessionEffect.Send(new Down.LeaseGrant(5, Duration.ofSeconds(15), 3)));
  }

  @Test
  void whoJoinsIsAdmittedOnlyInTheEpochsThatWereCommittedWhenItsRecordWasThere() {
    ConfigSet moving = set(3, leased("a", 4));
    history.offer(moving);
    hello(Held.NOTHING);
    session.onUp(new Up.Heartbeat(1, Held.NOTHING, 0, 0), 0);

    assertThat(session.onRenewed(new Renewed(1, "i", false, moving, 3))).isEmpty();
    assertThat(session.onUp(new Up.Ack(3, Map.of("a", new EpochState(4, 3))), 0))
        .noneMatch(ProxySessionTest::admits);
    assertThat(session.onUp(new Up.Ack(3, Map.of("a", new EpochState(4, 4))), 0))
        .anyMatch(ProxySessionTest::admits);
  }

  @Test
  void whoServesAnOldEpochOfWhatNoLongerMovesIsNotAdmitted() {
    ConfigSet moved = set(9, entry("a", "at rest"));
    history.offer(moved);
    hello(moved.held());
    session.onUp(new Up.Heartbeat(1, moved.held(), 0, 0), 0);
    session.onUp(new Up.Ack(9, Map.of("a", new EpochState(4, 4))), 0);

    assertThat(session.onRenewed(new Renewed(1, "i", false, moved, 3))).isEmpty();
  }

  @Test
  void whatWasErasedIsRememberedAndKeepsNobodyOut() {
    ConfigSet erasing = set(3, Entry.of("erase:a", 7, false, ByteString.copyFromUtf8("order")));
    history.offer(erasing);
    hello(Held.NOTHING);
    session.onUp(new Up.Heartbeat(1, Held.NOTHING, 0, 0), 0);
    session.onUp(new Up.Ack(3, Map.of()), 0);

    List<SessionEffect> effects =
        session.onUp(new Up.Ack(3, Map.of("erase:a", new EpochState(7, 7))), 0);
    assertThat(effects)
        .anyMatch(
            effect ->
                effect instanceof SessionEffect.Renew renew
                    && renew.report().quiesced().equals(Map.of("erase:a", 7)));
    assertThat(session.onRenewed(new Renewed(1, "i", false, erasing, 3)))
        .anyMatch(ProxySessionTest::admits);
  }

  @Test
  void anAckTakesBackTheNacksBeforeIt() {
    hello(Held.NOTHING);
    session.onUp(new Up.Nack(1, "a", "bad"), 0);
    session.onUp(new Up.Nack(2, "b", "bad"), 0);
    assertThat(session.nacks()).containsOnlyKeys("a", "b");

    session.onUp(new Up.Ack(1, Map.of()), 0);
    assertThat(session.nacks()).containsOnlyKeys("b");
    assertThat(session.acked()).isEqualTo(1);
  }

  @Test
  void aGatewayWhoseStoryDiffersIsAskedToTellItAgain() {
    hello(Held.NOTHING);

    assertThat(session.onUp(new Up.Heartbeat(1, Held.NOTHING, 0, 2), 0))
        .contains(new SessionEffect.Send(new Down.Ping()));
  }

  @Test
  void whoHasStoppedIsForgottenAtOnce() {
    hello(Held.NOTHING);

    assertThat(session.onUp(new Up.DrainState(DrainPhase.STOPPED, 0), 0))
        .containsExactly(new SessionEffect.Release(PROXY));
  }

  @Test
  void nothingThatComesLateRemembersWhoHasStopped() {
    history.offer(FIRST);
    hello(Held.NOTHING);
    session.onUp(new Up.Heartbeat(1, Held.NOTHING, 0, 0), 0);
    session.onUp(new Up.DrainState(DrainPhase.STOPPED, 0), 0);

    assertThat(session.onUp(new Up.Heartbeat(2, FIRST.held(), 0, 0), 0))
        .noneMatch(SessionEffect.Renew.class::isInstance);
    assertThat(session.onUp(new Up.Ack(1, Map.of()), 0))
        .noneMatch(SessionEffect.Renew.class::isInstance);
    assertThat(session.onRenewed(new Renewed(1, "i1", false, FIRST, 3)))
        .noneMatch(SessionEffect.Renew.class::isInstance);
  }

  @Test
  void strangersAreTurnedAway() {
    assertThat(session.onUp(new Up.Ack(1, Map.of()), 0)).allMatch(ProxySessionTest::closes);
    assertThat(session.onUp(new Up.Hello(PROXY, "other", List.of(1), Held.NOTHING), 0))
        .allMatch(ProxySessionTest::closes);
    assertThat(session.onUp(new Up.Hello(PROXY, "default", List.of(7), Held.NOTHING), 0))
        .allMatch(ProxySessionTest::closes);
    assertThat(session.proxy()).isEmpty();
  }

  private List<SessionEffect> hello(Held held) {
    return session.onUp(new Up.Hello(PROXY, "default", List.of(1), held), 0);
  }

  private static List<Down> sent(List<SessionEffect> effects) {
    return effects.stream()
        .filter(SessionEffect.Send.class::isInstance)
        .map(effect -> ((SessionEffect.Send) effect).message())
        .toList();
  }

  private static boolean admits(SessionEffect effect) {
    return effect instanceof SessionEffect.Renew renew && renew.report().admitTo().isPresent();
  }

  private static boolean closes(SessionEffect effect) {
    return effect instanceof SessionEffect.Close;
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
