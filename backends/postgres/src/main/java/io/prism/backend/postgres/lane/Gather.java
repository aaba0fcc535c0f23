package io.prism.backend.postgres.lane;

import io.prism.backend.error.PrismException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts the answers of many pieces of work into one list, in the order of the request. Safe for use
 * by many threads.
 *
 * @param <E> an element of the list
 */
public final class Gather<E> {

  private final CompletableFuture<List<E>> future = new CompletableFuture<>();
  private final AtomicReferenceArray<E> elements;
  private final AtomicInteger missing;

  /** Waits for {@code size} answers. */
  public Gather(int size) {
    this.elements = new AtomicReferenceArray<>(size);
    this.missing = new AtomicInteger(size);
    if (size == 0) {
      future.complete(List.of());
    }
  }

  /** Completes when every answer is there. */
  public CompletableFuture<List<E>> future() {
    return future;
  }

  /** The place for one answer; failures become elements too. */
  public <T> Reply<T> slot(
      int index,
      Function<? super T, ? extends E> view,
      Function<PrismException, ? extends E> failed) {
    return reply(index, view, failure -> put(index, failed.apply(failure)));
  }

  /** The place for one answer; a failure fails the whole list. */
  public <T> Reply<T> slot(int index, Function<? super T, ? extends E> view) {
    return reply(index, view, future::completeExceptionally);
  }

  private <T> Reply<T> reply(
      int index, Function<? super T, ? extends E> view, Consumer<PrismException> onFailure) {
    return new Reply<>() {
      @Override
      public boolean isAwaited() {
        return !future.isDone();
      }

      @Override
      public void done(T value) {
        put(index, view.apply(value));
      }

      @Override
      public void failed(PrismException failure) {
        onFailure.accept(failure);
      }
    };
  }

  private void put(int index, E element) {
    elements.set(index, element);
    if (missing.decrementAndGet() == 0) {
      List<E> all = new ArrayList<>(elements.length());
      for (int i = 0; i < elements.length(); i++) {
        all.add(elements.get(i));
      }
      future.complete(Collections.unmodifiableList(all));
    }
  }
}
