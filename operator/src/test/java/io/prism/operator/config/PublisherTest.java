package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.control.stream.ConfigSet;
import io.prism.control.stream.Entry;
import io.prism.control.stream.Held;
import io.prism.control.stream.Leader;
import io.prism.control.stream.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PublisherTest {

  private static Entry entry(String name, String content) {
    return Entry.of(name, 0, false, ByteString.copyFromUtf8(content));
  }

  private static Publisher publisher(MemorySets sets) {
    return publisher(sets, () -> {});
  }

  private static Publisher publisher(MemorySets sets, Runnable turn) {
    return new Publisher(sets, new Leader(sets, new NoLeases(), Timers.DEFAULT), turn);
  }

  @Test
  void whatIsPublishedIsInTheSetAndWhatIsRemovedIsNot() {
    MemorySets sets = new MemorySets();
    Publisher publisher = publisher(sets);

    ConfigSet first = publisher.publish(entry("a", "1"));
    ConfigSet second = publisher.publish(entry("b", "1"));
    ConfigSet third = publisher.remove("a");

    assertThat(first.entries()).containsOnlyKeys("a");
    assertThat(second.entries()).containsOnlyKeys("a", "b");
    assertThat(third.entries()).containsOnlyKeys("b");
    assertThat(sets.newest()).isEqualTo(third);
  }

  @Test
  void whatIsThereAlreadyIsNotCommittedAgain() {
    MemorySets sets = new MemorySets();
    ConfigSet first = publisher(sets).publish(entry("a", "1"));

    assertThat(publisher(sets).publish(entry("a", "1"))).isEqualTo(first);
    assertThat(publisher(sets).remove("never")).isEqualTo(first);
    assertThat(sets.commits).hasValue(1);
  }

  @Test
  void whatIsNotThereCostsNoTurnToRemove() {
    MemorySets sets = new MemorySets();
    AtomicInteger turns = new AtomicInteger();
    Publisher publisher = publisher(sets, turns::incrementAndGet);
    ConfigSet first = publisher.publish(entry("a", "1"));

    assertThat(publisher.remove("b")).isEqualTo(first);
    assertThat(turns).hasValue(1);
    assertThat(publisher.find("a")).contains(entry("a", "1"));
    assertThat(publisher.find("b")).isEmpty();
  }

  @Test
  void manyWhoWaitShareACommit() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    MemorySets sets =
        new MemorySets() {
          @Override
          public boolean commit(ConfigSet next, long expected) {
            begun.countDown();
            awaitOn(goOn);
            return super.commit(next, expected);
          }
        };
    Publisher publisher = publisher(sets);
    List<Future<ConfigSet>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.add(threads.submit(() -> publisher.publish(entry("n", "1"))));
      begun.await();
      for (int i = 0; i < 50; i++) {
        String name = "n" + i;
        all.add(threads.submit(() -> publisher.publish(entry(name, "1"))));
      }
      while (publisher.waiting() < 50) {
        Thread.onSpinWait();
      }
      goOn.countDown();
    }

    assertThat(sets.newest().entries()).hasSize(51);
    assertThat(sets.commits).hasValue(2);
    assertThat(all).allSatisfy(one -> assertThat(one.get().version()).isPositive());
  }

  @Test
  void whoComesBeforeTheTurnIsPartOfTheCommit() throws Exception {
    MemorySets sets = new MemorySets();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Publisher publisher =
        publisher(
            sets,
            () -> {
              begun.countDown();
              awaitOn(goOn);
            });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> publisher.publish(entry("first", "1")));
      begun.await();
      var second = threads.submit(() -> publisher.publish(entry("second", "1")));
      while (publisher.waiting() < 2) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      assertThat(first.get()).isEqualTo(second.get());
    }
    assertThat(sets.commits).hasValue(1);
  }

  @Test
  void aRaceThatWasLostIsRunAgain() {
    AtomicBoolean lost = new AtomicBoolean();
    MemorySets sets =
        new MemorySets() {
          @Override
          public boolean commit(ConfigSet next, long expected) {
            if (lost.compareAndSet(false, true)) {
              // Another leader is faster.
              var unused =
                  super.commit(ConfigSet.of(expected + 1, List.of(entry("other", "1"))), expected);
            }
            return super.commit(next, expected);
          }
        };

    ConfigSet set = publisher(sets).publish(entry("mine", "1"));

    assertThat(set.entries()).containsOnlyKeys("mine", "other");
    assertThat(set.version()).isEqualTo(2);
  }

  @Test
  void whoLosesEveryRaceIsToldSo() {
    MemorySets sets =
        new MemorySets() {
          @Override
          public boolean commit(ConfigSet next, long expected) {
            return false;
          }
        };

    assertThatThrownBy(() -> publisher(sets).publish(entry("a", "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("changed by others");
  }

  @Test
  void aFailureReachesEverybodyWhoWaitsAndNobodyAfter() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean broken = new AtomicBoolean(true);
    MemorySets sets =
        new MemorySets() {
          @Override
          public boolean commit(ConfigSet next, long expected) {
            begun.countDown();
            awaitOn(goOn);
            if (broken.get()) {
              throw new IllegalArgumentException("the server is away");
            }
            return super.commit(next, expected);
          }
        };
    Publisher publisher = publisher(sets);
    List<Future<ConfigSet>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.add(threads.submit(() -> publisher.publish(entry("first", "1"))));
      begun.await();
      for (String name : Set.of("b", "c", "d")) {
        all.add(threads.submit(() -> publisher.publish(entry(name, "1"))));
      }
      while (publisher.waiting() < 3) {
        Thread.onSpinWait();
      }
      goOn.countDown();
    }

    assertThat(all)
        .allSatisfy(
            one ->
                assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("the server is away"));
    broken.set(false);
    assertThat(publisher.publish(entry("b", "1")).entries()).containsOnlyKeys("b");
  }

  @Test
  void aRestoredStoreGoesBeyondWhatGatewaysHold() {
    MemorySets sets = new MemorySets();
    Publisher publisher = publisher(sets);
    publisher.publish(entry("a", "1"));

    publisher.ahead(new Held(40, "of a time that was lost"));

    assertThat(sets.newest().version()).isGreaterThan(40);
    assertThat(sets.newest().entries()).containsOnlyKeys("a");
  }

  @Test
  void whatIsInForceCostsNoQuestion() {
    AtomicInteger questions = new AtomicInteger();
    MemorySets sets =
        new MemorySets() {
          @Override
          public ConfigSet newest() {
            questions.incrementAndGet();
            return super.newest();
          }
        };
    Publisher publisher = publisher(sets);
    ConfigSet first = publisher.publish(entry("a", "1"));
    int asked = questions.get();

    assertThat(publisher.publish(entry("a", "1"))).isEqualTo(first);
    assertThat(questions).hasValue(asked);
  }

  @Test
  void whatSomebodyChangedOrRemovedIsPutInForceAgain() {
    MemorySets sets = new MemorySets();
    Publisher publisher = publisher(sets);
    publisher.publish(entry("a", "1"));
    ConfigSet mine = publisher.publish(entry("b", "1"));

    sets.damage(ConfigSet.NONE);
    assertThat(publisher.mend()).isTrue();
    assertThat(sets.newest().entries()).isEqualTo(mine.entries());
    assertThat(sets.newest().version()).isGreaterThan(mine.version());

    long version = sets.newest().version();
    sets.damage(ConfigSet.of(1, List.of(entry("a", "0"), entry("stranger", "1"))));
    assertThat(publisher.mend()).isTrue();
    assertThat(sets.newest().entries()).isEqualTo(mine.entries());
    assertThat(sets.newest().version()).isGreaterThan(version);

    assertThat(publisher.mend()).isFalse();
  }

  @Test
  void whatAnotherLeaderCommittedIsNotTakenBack() {
    MemorySets sets = new MemorySets();
    Publisher publisher = publisher(sets);
    publisher.publish(entry("a", "1"));
    ConfigSet others = publisher(sets).publish(entry("b", "1"));

    assertThat(publisher.mend()).isFalse();
    assertThat(sets.newest()).isEqualTo(others);
    assertThat(publisher.publish(entry("c", "1")).entries()).containsOnlyKeys("a", "b", "c");
  }

  private static void awaitOn(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
