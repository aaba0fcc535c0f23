package io.prism.cli.load;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.cli.CommandFailure;
import io.prism.cli.Connection;
import io.prism.cli.ExitCode;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchDeleteResult;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.BatchPutResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The items of a run: written before it, removed after it. Confined to one thread. */
final class Population {

  private static final int BATCH_ITEMS = 500;

  /**
   * Above 256 KiB a gateway sets much memory aside for a message, and refuses most of those that
   * come together.
   */
  private static final long BATCH_BYTES = 224L << 10;

  /** What an item takes beside its value, at most. */
  private static final int ITEM_BYTES = 64;

  private static final int UNDER_WAY = 8;
  private static final int ATTEMPTS = 8;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final List<Connection> connections;
  private final String namespace;
  private final Keyspace keys;
  private int turn;
  private boolean begun;

  Population(List<Connection> connections, String namespace, Keyspace keys) {
    this.connections = List.copyOf(connections);
    this.namespace = namespace;
    this.keys = keys;
  }

  /**
   * Writes every item, several batches at a time; ends early when stopped. A batch that the gateway
   * has no room for is sent again.
   *
   * @throws StatusRuntimeException when the gateway refuses a batch or cannot be reached
   * @throws CommandFailure when it refuses an item
   */
  void write(
      ValueSize size,
      Values values,
      SplittableRandom random,
      java.time.Duration ttl,
      BooleanSupplier stopped)
      throws InterruptedException {
    Duration life = Durations.fromMillis(ttl.toMillis());
    Window<BatchPutResponse> window =
        new Window<>(
            answer -> {
              begun = true;
              answer.getResultsList().stream()
                  .filter(BatchPutResult::hasError)
                  .findFirst()
                  .ifPresent(result -> refuse(result.getError()));
            });
    BatchPutRequest.Builder batch = BatchPutRequest.newBuilder().setNamespace(namespace);
    long bytes = 0;
    for (long number = 0; number < keys.keys() && !stopped.getAsBoolean(); number++) {
      int length = size.pick(random);
      if (batch.getItemsCount() == BATCH_ITEMS
          || batch.getItemsCount() > 0 && bytes + length + ITEM_BYTES > BATCH_BYTES) {
        window.add(send(batch.build()));
        batch.clearItems();
        bytes = 0;
      }
      batch.addItems(
          BatchPutItem.newBuilder()
              .setKey(keys.key(number))
              .setValue(values.next(length))
              .setTtl(life));
      bytes += length + ITEM_BYTES;
    }
    if (batch.getItemsCount() > 0) {
      window.add(send(batch.build()));
    }
    window.drain();
  }

  private Supplier<ListenableFuture<BatchPutResponse>> send(BatchPutRequest batch) {
    return () -> connection().keyValueAsync().batchPut(batch);
  }

  private static void refuse(Status error) {
    throw new CommandFailure(
        ExitCode.FAILED, "the items of the run cannot be written: " + error.getMessage());
  }

  /**
   * Removes every item, if any was written.
   *
   * @throws StatusRuntimeException when the gateway refuses a batch or an item, or cannot be
   *     reached
   */
  void remove() throws InterruptedException {
    if (!begun) {
      return;
    }
    Window<BatchDeleteResponse> window =
        new Window<>(
            answer ->
                answer.getResultsList().stream()
                    .filter(BatchDeleteResult::hasError)
                    .findFirst()
                    .ifPresent(result -> fail(result.getError())));
    BatchDeleteRequest.Builder batch = BatchDeleteRequest.newBuilder().setNamespace(namespace);
    for (long number = 0; number < keys.keys(); number++) {
      batch.addKeys(keys.key(number));
      if (batch.getKeysCount() == BATCH_ITEMS || number == keys.keys() - 1) {
        BatchDeleteRequest request = batch.build();
        window.add(() -> connection().keyValueAsync().batchDelete(request));
        batch.clearKeys();
      }
    }
    window.drain();
  }

  private static void fail(Status error) {
    throw io.grpc.Status.fromCodeValue(error.getCode())
        .withDescription(error.getMessage())
        .asRuntimeException();
  }

  private Connection connection() {
    Connection connection = connections.get(turn);
    turn = (turn + 1) % connections.size();
    return connection;
  }

  /** Some calls at a time, heard of in order. After a failure the others are waited for. */
  private static final class Window<T> {
    private final Deque<UnderWay<T>> underWay = new ArrayDeque<>();
    private final Consumer<T> answered;
    private boolean failed;

    Window(Consumer<T> answered) {
      this.answered = answered;
    }

    private record UnderWay<T>(Supplier<ListenableFuture<T>> sending, ListenableFuture<T> answer) {}

    void add(Supplier<ListenableFuture<T>> sending) throws InterruptedException {
      underWay.addLast(new UnderWay<>(sending, sending.get()));
      if (underWay.size() == UNDER_WAY) {
        settle();
      }
    }

    void drain() throws InterruptedException {
      while (!underWay.isEmpty()) {
        settle();
      }
    }

    private void settle() throws InterruptedException {
      try {
        answered.accept(answer(underWay.removeFirst()));
      } catch (StatusRuntimeException | CommandFailure e) {
        failed = true;
        try {
          drain();
        } catch (StatusRuntimeException | CommandFailure alsoFailed) {
          // The first one is told; the last thing that a person needs is a list of the same.
        }
        throw e;
      }
    }

    private T answer(UnderWay<T> call) throws InterruptedException {
      ListenableFuture<T> answer = call.answer();
      for (int attempt = 1; ; attempt++) {
        try {
          return answer.get();
        } catch (ExecutionException e) {
          if (failed || attempt == ATTEMPTS || !isWorthRepeating(e)) {
            throw e.getCause() instanceof StatusRuntimeException refused
                ? refused
                : io.grpc.Status.fromThrowable(e).asRuntimeException();
          }
          Thread.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
          answer = call.sending().get();
        }
      }
    }

    private static boolean isWorthRepeating(ExecutionException failure) {
      String reason = Failure.of(failure).reason();
      return reason.equals(ErrorReason.OVERLOADED.name())
          || reason.equals(ErrorReason.CONFLICT.name());
    }
  }
}
