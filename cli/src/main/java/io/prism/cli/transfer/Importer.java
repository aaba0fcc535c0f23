package io.prism.cli.transfer;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.cli.Connection;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.BatchPutResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * Sends records in batches, several under way at a time, answered in order. Each batch carries an
 * idempotency token, so that one whose answer was lost is sent again without being applied twice.
 */
final class Importer {

  private static final int BATCH_ITEMS = 500;
  private static final long BATCH_BYTES = 4L << 20;
  private static final int UNDER_WAY = 8;
  private static final int ATTEMPTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int SHOWN_PROBLEMS = 20;

  private final Connection connection;
  private final String namespace;
  private final String source;
  private final ProgressBar progress;
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();
  private long imported;
  private long failed;
  private long bytes;

  /**
   * An import.
   *
   * @param source where the lines come from, for messages
   */
  Importer(Connection connection, String namespace, String source, ProgressBar progress) {
    this.connection = connection;
    this.namespace = namespace;
    this.source = source;
    this.progress = progress;
  }

  /**
   * What became of a file.
   *
   * @param imported lines whose item is stored
   * @param failed lines that are not
   * @param problems the first of them, with their source and line number
   */
  record Summary(long imported, long failed, List<String> problems) {}

  private record Sent(
      BatchPutRequest request, List<Long> lines, ListenableFuture<BatchPutResponse> answer) {}

  Summary run(LineReader lines, RecordFormat format) throws IOException {
    BatchPutRequest.Builder batch = newBatch();
    List<Long> numbers = new ArrayList<>();
    long batchBytes = 0;
    long number = 1;
    for (Optional<ByteString> line = next(lines, number);
        line.isPresent();
        line = next(lines, ++number)) {
      Optional<BatchPutItem> item = parse(line.get(), number, format);
      if (item.isEmpty()) {
        continue;
      }
      int itemBytes = item.get().getSerializedSize();
      if (batch.getItemsCount() == BATCH_ITEMS
          || batch.getItemsCount() > 0 && batchBytes + itemBytes > BATCH_BYTES) {
        send(batch.build(), numbers);
        batch = newBatch();
        numbers = new ArrayList<>();
        batchBytes = 0;
      }
      batch.addItems(item.get());
      numbers.add(number);
      batchBytes += itemBytes;
    }
    if (batch.getItemsCount() > 0) {
      send(batch.build(), numbers);
    }
    while (!underWay.isEmpty()) {
      settle(underWay.removeFirst());
    }
    return new Summary(imported, failed, List.copyOf(problems));
  }

  /** The next line; one that is too long is the last one, since its end may be nowhere. */
  private Optional<ByteString> next(LineReader lines, long number) throws IOException {
    try {
      return lines.next();
    } catch (LineReader.LineTooLongException e) {
      problem(
          number,
          "longer than "
              + (RecordFormat.LONGEST_LINE >> 20)
              + " MiB, hence its value is too large or badly escaped; a value has at most "
              + (KeyValueLimits.HIGHEST_MAX_VALUE_BYTES >> 20)
              + " MiB. Nothing from here on was read");
      return Optional.empty();
    }
  }

  private BatchPutRequest.Builder newBatch() {
    return BatchPutRequest.newBuilder()
        .setNamespace(namespace)
        .setIdempotencyToken(UUID.randomUUID().toString());
  }

  private Optional<BatchPutItem> parse(ByteString line, long number, RecordFormat format) {
    bytes += line.size() + 1L;
    try {
      if (!line.isValidUtf8()) {
        throw new IllegalArgumentException("the line is no UTF-8 text; convert the file first");
      }
      String text = line.toStringUtf8();
      if (text.isBlank()) {
        return Optional.empty();
      }
      Record item = format.parse(text);
      Optional<Duration> left =
          item.ttl().or(() -> item.expiresAt().map(end -> Duration.between(Instant.now(), end)));
      if (item.expiresAt().isPresent() && left.filter(Importer::isOver).isPresent()) {
        return Optional.empty();
      }
      BatchPutItem.Builder encoded =
          BatchPutItem.newBuilder().setKey(item.key()).setValue(item.value());
      left.ifPresent(ttl -> encoded.setTtl(encode(ttl)));
      return Optional.of(encoded.build());
    } catch (IllegalArgumentException e) {
      problem(number, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static boolean isOver(Duration left) {
    return left.compareTo(Duration.ofMillis(1)) < 0;
  }

  /** A duration in whole milliseconds, as the gateway counts them. */
  private static com.google.protobuf.Duration encode(Duration ttl) {
    return Durations.fromMillis(ttl.toMillis());
  }

  private void send(BatchPutRequest request, List<Long> lines) throws IOException {
    underWay.addLast(new Sent(request, lines, connection.keyValueAsync().batchPut(request)));
    if (underWay.size() >= UNDER_WAY) {
      settle(underWay.removeFirst());
    }
    progress.update(imported, bytes);
  }

  private void settle(Sent sent) throws IOException {
    BatchPutResponse response = answer(sent);
    for (int i = 0; i < response.getResultsCount(); i++) {
      BatchPutResult result = response.getResults(i);
      if (result.hasError()) {
        problem(sent.lines().get(i), result.getError().getMessage());
      } else {
        imported++;
      }
    }
  }

  private BatchPutResponse answer(Sent sent) throws IOException {
    ListenableFuture<BatchPutResponse> answer = sent.answer();
    for (int attempt = 1; ; attempt++) {
      try {
        return answer.get();
      } catch (ExecutionException e) {
        Status status = Status.fromThrowable(e);
        if (attempt == ATTEMPTS || !isWorthRepeating(status.getCode())) {
          throw status.asRuntimeException(Status.trailersFromThrowable(e.getCause()));
        }
        pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
        answer = connection.keyValueAsync().batchPut(sent.request());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private static boolean isWorthRepeating(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED -> true;
      default -> false;
    };
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void problem(long line, String message) {
    failed++;
    if (problems.size() < SHOWN_PROBLEMS) {
      problems.add(source + ", line " + line + ": " + message);
    }
  }
}
