package io.prism.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prism.control.snapshot.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  // Far from zero, and about to overflow.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);

  private RateLimiter limiter(long perSecond, long burst, int gateways) {
    return new RateLimiter(Optional.of(new RateLimit(perSecond, burst)), () -> gateways, now::get);
  }

  private static int taken(RateLimiter limiter, int offered) {
    return (int) IntStream.range(0, offered).filter(n -> limiter.take(1) == 0).count();
  }

  @Test
  void aBurstComesAtOnceAndTheNextCallWaits() {
    RateLimiter limiter = limiter(10, 25, 1);

    assertThat(taken(limiter, 100)).isEqualTo(25);
    long wait = limiter.take(1);
    assertThat(wait).isEqualTo(SECOND / 10);
    now.addAndGet(wait - 1);
    assertThat(limiter.take(1)).isEqualTo(1);
    now.addAndGet(1);
    assertThat(limiter.take(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 100, 3_333, 1_000_000, RateLimit.MAX_PER_SECOND})
  void inTheLongRunTheRateIsKept(long perSecond) {
    RateLimiter limiter = limiter(perSecond, perSecond, 1);
    limiter.take(Math.toIntExact(perSecond));

    long taken = 0;
    int chunk = Math.toIntExact(Math.max(1, perSecond / 1_000));
    for (int step = 0; step < 60_000; step++) {
      now.addAndGet(SECOND / 1_000);
      for (int more = 0; more < 3; more++) {
        taken += limiter.take(chunk) == 0 ? chunk : 0;
      }
    }
    assertThat((double) taken).isCloseTo(60.0 * perSecond, within(0.02 * 60 * perSecond + chunk));
  }

  @Test
  void gatewaysTakeEqualPartsOfRateAndBurst() {
    List<RateLimiter> fleet = IntStream.range(0, 4).mapToObj(n -> limiter(100, 200, 4)).toList();

    assertThat(fleet).allSatisfy(one -> assertThat(taken(one, 1_000)).isEqualTo(50));
    int later = 0;
    for (int step = 0; step < 1_000; step++) {
      now.addAndGet(SECOND / 100);
      later += fleet.stream().mapToInt(one -> taken(one, 3)).sum();
    }
    assertThat(later).isBetween(996, 1_004);
  }

  @Test
  void aRateThatIsSmallerThanTheFleetStillLetsEachOneThroughNowAndThen() {
    RateLimiter limiter = limiter(1, 1, 10);

    assertThat(taken(limiter, 5)).isEqualTo(1);
    now.addAndGet(10 * SECOND);
    assertThat(taken(limiter, 5)).isEqualTo(1);
  }

  @Test
  void aBatchBeyondTheBurstIsPaidForAfterwards() {
    RateLimiter limiter = limiter(10, 10, 1);

    assertThat(limiter.take(50)).isZero();
    assertThat(limiter.take(1)).isEqualTo(4 * SECOND + SECOND / 10);
    now.addAndGet(4 * SECOND + SECOND / 10);
    assertThat(limiter.take(1)).isZero();
    assertThat(limiter.take(50)).as("not before the bucket is full").isPositive();
  }

  @Test
  void aLimitChangesWhileItHolds() {
    RateLimiter limiter = limiter(1, 1, 1);
    taken(limiter, 10);

    limiter.limit(Optional.empty());
    assertThat(taken(limiter, 10)).isEqualTo(10);
    limiter.limit(Optional.of(new RateLimit(1, 5)));
    assertThat(taken(limiter, 10)).as("of five, one was taken before").isEqualTo(4);
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanTheBurst() throws Exception {
    RateLimiter limiter = limiter(1_000, 5_000, 1);
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        threads.submit(() -> taken.addAndGet(taken(limiter, 2_000)));
      }
    }
    assertThat(taken).hasValue(5_000);
  }
}
