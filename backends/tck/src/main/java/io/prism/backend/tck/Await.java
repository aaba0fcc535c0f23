package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.prism.backend.error.PrismException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures, never for ever. */
public final class Await {

  /** After this time a future that has not completed is a failure of the test. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private Await() {}

  /**
   * The result of a future.
   *
   * @throws PrismException when the call failed in a way that the contract knows
   * @throws AssertionError when it failed in any other way, or did not complete
   */
  public static <T> T result(Future<T> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PrismException known) {
        throw known;
      }
      throw new AssertionError(
          "a call failed with something else than PrismException", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a call was not answered within " + LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    }
  }

  /** Waits until a latch is open. */
  static void latch(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    }
  }

  /** The failure of a future; a future that succeeds fails the test. */
  public static PrismException failure(CompletableFuture<?> future) {
    try {
      Object result = result(future);
      return fail("the call should have failed, but returned " + result);
    } catch (PrismException expected) {
      return expected;
    }
  }
}
