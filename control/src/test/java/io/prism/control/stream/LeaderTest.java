package io.prism.control.stream;

import static io.prism.control.stream.Sets.entry;
import static io.prism.control.stream.Sets.leased;
import static io.prism.control.stream.Sets.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaderTest {

  private static final ProxyId PROXY = new ProxyId("pod", "boot");

  private final SimStores stores = new SimStores(set -> {});
  private final Leader leader = new Leader(stores, stores, Timers.DEFAULT);
  private final Registrar registrar = new Registrar(stores, stores);

  @Test
  void aLeaderThatKnowsLittleTakesNothingAway() {
    leader.commit(List.of(entry("a", "1"), leased("b", 3)), Set.of());

    assertThat(leader.commit(List.of(), Set.of())).isEmpty();
    assertThat(leader.commit(List.of(leased("b", 2)), Set.of())).as("an old epoch").isEmpty();
    assertThat(leader.commit(List.of(), Set.of("a")).orElseThrow())
        .isEqualTo(set(2, leased("b", 3)));
  }

  @Test
  void theFirstSetIsCommittedEvenIfItIsEmpty() {
    assertThat(leader.commit(List.of(), Set.of())).contains(set(1));
    assertThat(leader.commit(List.of(), Set.of())).isEmpty();
  }

  @Test
  void afterARestoreTheNextVersionGoesBeyondWhatGatewaysHold() {
    leader.commit(List.of(entry("a", "1")), Set.of());
    leader.ahead(new Held(1, stores.newest().hash()));
    assertThat(leader.commit(List.of(), Set.of())).as("only the replica was late").isEmpty();

    leader.ahead(new Held(40, "of a version that is lost"));
    long version = leader.commit(List.of(), Set.of()).orElseThrow().version();
    assertThat(version).isGreaterThan(40);
    assertThat(leader.commit(List.of(), Set.of())).isEmpty();

    leader.ahead(new Held(version, "of other content"));
    assertThat(leader.commit(List.of(), Set.of()).orElseThrow().version()).isGreaterThan(version);
  }

  @Test
  void aProcessIsGoneOnlyAfterAWholeLeaseWithoutAChange() {
    remember(report(1, 0));
    long end = Timers.DEFAULT.goneAfter().toNanos();

    assertThat(leader.sweep(0)).isEmpty();
    assertThat(leader.sweep(end)).isEmpty();
    remember(report(2, 0));
    assertThat(leader.sweep(end + 1)).as("renewed").isEmpty();
    assertThat(leader.sweep(2 * end + 1)).isEmpty();
    assertThat(leader.sweep(2 * end + 2)).containsExactly(PROXY);
    assertThat(stores.list()).isEmpty();
  }

  @Test
  void aBarrierWaitsForEachRecord() {
    assertThatThrownBy(() -> leader.waitingFor("a", 1)).isInstanceOf(IllegalStateException.class);
    leader.commit(List.of(leased("a", 1)), Set.of());
    assertThat(leader.waitingFor("a", 1)).isEmpty();

    remember(report(1, 0));
    assertThat(leader.waitingFor("a", 1)).containsExactly(PROXY);
    remember(report(2, 1));
    assertThat(leader.waitingFor("a", 1)).isEmpty();
  }

  @Test
  void anAdmissionIsWorthNothingForALaterRecord() {
    ProxyRecord first = remember(report(1, 0)).orElseThrow();
    stores.remove(first);
    remember(report(2, 0));

    assertThat(remember(admission(first)).orElseThrow().admitted()).isFalse();
    ProxyRecord second = stores.read(PROXY).orElseThrow();
    assertThat(remember(admission(second)).orElseThrow().admitted()).isTrue();
  }

  @Test
  void whatIsServedIsNotErasedByAnOrderThatSomebodyForgot() {
    Entry order = Entry.of("erase:a", 7, false, com.google.protobuf.ByteString.EMPTY);
    leader.commit(List.of(order, entry("b", "1")), Set.of());

    ConfigSet after = leader.commit(List.of(entry("a", "1")), Set.of()).orElseThrow();

    assertThat(after.entries()).containsOnlyKeys("a", "b");
  }

  @Test
  void finishedErasuresAreKeptOnlyWhileTheyAreTold() {
    remember(report(1, 3));
    ProxyRecord told = remember(erased(2, Map.of("erase:x", 7))).orElseThrow();
    assertThat(told.hasErased("x", 7)).isTrue();
    assertThat(told.hasErased("x", 8)).isFalse();
    assertThat(told.hasErased("y", 7)).isFalse();

    ProxyRecord after = remember(erased(3, Map.of())).orElseThrow();
    assertThat(after.hasErased("x", 7)).isFalse();
    assertThat(after.quiesced()).as("what only grows stays").containsOnlyKeys("a");
  }

  private static Report erased(long seq, Map<String, Integer> epochs) {
    return new Report(
        PROXY, seq, 0, RefusedEntries.NONE, epochs, DrainPhase.SERVING, Optional.empty());
  }

  private Optional<ProxyRecord> remember(Report report) {
    return registrar.remember(report, Optional.empty());
  }

  @Test
  void whatASessionKnewLastIsReadAgainWhenItWasChanged() {
    ProxyRecord first = remember(report(1, 0)).orElseThrow();
    ProxyRecord second = registrar.remember(report(2, 0), Optional.of(first)).orElseThrow();
    ProxyRecord third = registrar.remember(report(3, 0), Optional.of(first)).orElseThrow();
    stores.remove(third);
    ProxyRecord again = registrar.remember(report(4, 0), Optional.of(second)).orElseThrow();

    assertThat(stores.list()).containsExactly(again);
    assertThat(again.seq()).isEqualTo(4);
    assertThat(again.incarnation()).isNotEqualTo(third.incarnation());
  }

  private static Report report(long seq, int quiesced) {
    return new Report(
        PROXY,
        seq,
        0,
        RefusedEntries.NONE,
        Map.of("a", quiesced),
        DrainPhase.SERVING,
        Optional.empty());
  }

  private static Report admission(ProxyRecord record) {
    return new Report(
        PROXY,
        3,
        0,
        RefusedEntries.NONE,
        Map.of(),
        DrainPhase.SERVING,
        Optional.of(record.incarnation()));
  }
}
