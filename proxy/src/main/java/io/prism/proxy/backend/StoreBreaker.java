package io.prism.proxy.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one store. While it is open, calls are refused at once; after a second a
 * few are let through to see whether the store is back.
 *
 * <p>While it is closed, a call that a store answers on the spot is not counted: that store is
 * evidently well, and counting would cost more than the call. Safe for use by many threads.
 */
public final class StoreBreaker {

  private static final Duration OPEN = Duration.ofSeconds(1);
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private static final CircuitBreakerConfig CONFIG =
      CircuitBreakerConfig.custom()
          .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(20)
          .minimumNumberOfCalls(5)
          .failureRateThreshold(50)
          .waitDurationInOpenState(OPEN)
          .permittedNumberOfCallsInHalfOpenState(3)
          .maxWaitDurationInHalfOpenState(Duration.ofSeconds(10))
          .build();

  private final String backend;
  private final CircuitBreaker breaker;

  /** The breaker of a store, closed. */
  public StoreBreaker(String backend) {
    this.backend = backend;
    this.breaker = CircuitBreaker.of(backend, CONFIG);
  }

  /**
   * Lets a call through; each is followed by one of the other methods.
   *
   * @throws PrismException {@code BACKEND_UNAVAILABLE} while the breaker is open
   */
  public void enter() {
    if (isClosed() || breaker.tryAcquirePermission()) {
      return;
    }
    throw PrismException.builder(
            ErrorReason.BACKEND_UNAVAILABLE,
            "store '"
                + backend
                + "' failed or hung repeatedly and is left alone for a moment; nothing was applied")
        .metadata("backend", backend)
        .retryAfter(RETRY_DELAY)
        .build();
  }

  /** The store answered on the spot. */
  public void answeredAtOnce() {
    if (!isClosed()) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /** The store answered, be it with a refusal. */
  public void answered() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /** The store could not be reached, or did not answer in time. */
  public void failed(PrismException failure) {
    breaker.onError(0, TimeUnit.NANOSECONDS, failure);
  }

  /** The call ended without telling anything about the store. */
  public void abandoned() {
    breaker.releasePermission();
  }

  /** Whether calls pass freely. */
  public boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** The breaker's state in lower case, for metrics and people. */
  public String state() {
    return breaker.getState().name().toLowerCase(java.util.Locale.ROOT);
  }
}
