package io.prism.backend.postgres.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Deadline;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A piece of work that does nothing. */
final class Work extends Pending<String> {
  final String name;
  private final List<String> claims;
  final CompletableFuture<String> future;
  boolean plain;

  Work(Share share, String name, long bytes, List<String> claims, Duration time) {
    this(share, name, bytes, claims, time, new CompletableFuture<>());
  }

  private Work(
      Share share,
      String name,
      long bytes,
      List<String> claims,
      Duration time,
      CompletableFuture<String> future) {
    super(share, Deadline.after(time), bytes, Reply.to(future, text -> text));
    this.name = name;
    this.claims = claims;
    this.future = future;
  }

  @Override
  protected boolean isPlain() {
    return plain;
  }

  @Override
  public int rows() {
    return 1;
  }

  @Override
  public long weight() {
    return bytes();
  }

  @Override
  public Collection<?> claims() {
    return claims;
  }

  @Override
  public PrismException interrupted() {
    return Errors.outcomeUnknown("store");
  }

  static Work of(Share share, String name, List<String> claims) {
    return new Work(share, name, 1, claims, Duration.ofSeconds(30));
  }

  static List<String> names(List<Work> batch) {
    return batch.stream().map(work -> work.name).toList();
  }

  /** Why it failed. */
  ErrorReason reason() {
    assertThat(future).isCompletedExceptionally();
    return ((PrismException) future.exceptionNow()).reason();
  }

  /** Tells the names of what is taken next. */
  static void take(LaneQueue<Work> queue, CompletableFuture<List<String>> names) {
    try {
      names.complete(names(queue.take()));
    } catch (InterruptedException e) {
      names.completeExceptionally(e);
    }
  }
}
