package io.prism.proxy.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchGetResult;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A KeyValue service in a few lines, to drive the door. Some keys make it behave in special ways:
 * see the constants.
 */
final class TinyStore extends KeyValueServiceGrpc.KeyValueServiceImplBase {

  /** Get answers at its deadline only; the cancellation by the client or the door is counted. */
  static final String HANG = "hang";

  /** Get is answered by another thread. */
  static final String ELSEWHERE = "elsewhere";

  /** Get fails with RESOURCE_EXHAUSTED and RetryInfo. */
  static final String OVERLOADED = "overloaded";

  /** Get throws what no handler should. */
  static final String DEFECT = "defect";

  /** ScanStream with this prefix fails after its second message. */
  static final String BREAKS = "breaks";

  /** Values larger than this are refused. */
  static final int MAX_VALUE = 1 << 20;

  private record Item(ByteString value, ByteString version) {}

  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger streamed = new AtomicInteger();
  final CountDownLatch hanging = new CountDownLatch(1);
  private final Map<String, Item> items = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong();
  private final Executor elsewhere;

  TinyStore(Executor elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** How many items there are. */
  int size() {
    return items.size();
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> answer) {
    switch (request.getKey()) {
      case HANG -> {
        ((ServerCallStreamObserver<GetResponse>) answer)
            .setOnCancelHandler(cancelled::incrementAndGet);
        Context.current()
            .addListener(
                call -> {
                  if (call.cancellationCause() instanceof TimeoutException) {
                    fail(answer, Errors.deadlineExceeded());
                  }
                },
                Runnable::run);
        hanging.countDown();
      }
      case ELSEWHERE -> elsewhere.execute(() -> answer(answer, found(request.getKey())));
      case OVERLOADED -> fail(answer, Errors.overloaded("the test asked for it"));
      case DEFECT -> throw new IllegalStateException("a secret that no client may see");
      case "" -> fail(answer, PrismException.invalidField(ErrorReason.INVALID_KEY, "key", "empty"));
      default -> answer(answer, found(request.getKey()));
    }
  }

  private GetResponse found(String key) {
    Item item = items.get(key);
    return item == null
        ? GetResponse.getDefaultInstance()
        : GetResponse.newBuilder()
            .setFound(true)
            .setValue(item.value())
            .setVersion(item.version())
            .setExpiresAt(Timestamp.newBuilder().setSeconds(4_000_000_000L))
            .build();
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> answer) {
    if (request.getValue().size() > MAX_VALUE) {
      fail(answer, PrismException.of(ErrorReason.VALUE_TOO_LARGE, "value over the limit"));
      return;
    }
    PutResponse.Builder done = PutResponse.newBuilder();
    items.compute(
        request.getKey(),
        (_, old) -> {
          boolean applied =
              switch (request.getConditionCase()) {
                case IF_ABSENT -> old == null;
                case IF_PRESENT -> old != null;
                case IF_VERSION -> old != null && old.version().equals(request.getIfVersion());
                case CONDITION_NOT_SET -> true;
              };
          Item now = applied ? new Item(request.getValue(), nextVersion()) : old;
          done.setApplied(applied);
          if (now != null) {
            done.setVersion(now.version());
          }
          return now;
        });
    answer(answer, done.build());
  }

  private ByteString nextVersion() {
    return ByteString.copyFrom(ByteBuffer.allocate(12).putLong(4, versions.incrementAndGet()));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> answer) {
    DeleteResponse.Builder done = DeleteResponse.newBuilder().setApplied(true);
    items.compute(
        request.getKey(),
        (_, old) -> {
          if (request.hasIfVersion()
              && (old == null || !old.version().equals(request.getIfVersion()))) {
            done.setApplied(false);
            return old;
          }
          done.setDeletedCount(old == null ? 0 : 1);
          return null;
        });
    answer(answer, done.build());
  }

  @Override
  public void batchGet(BatchGetRequest request, StreamObserver<BatchGetResponse> answer) {
    BatchGetResponse.Builder results = BatchGetResponse.newBuilder();
    for (String key : request.getKeysList()) {
      GetResponse found = found(key);
      results.addResults(
          BatchGetResult.newBuilder()
              .setKey(key)
              .setFound(found.getFound())
              .setValue(found.getValue())
              .setVersion(found.getVersion()));
    }
    answer(answer, results.build());
  }

  /** Tells the delta back, and the deadline in milliseconds as the version. */
  @Override
  public void increment(IncrementRequest request, StreamObserver<IncrementResponse> answer) {
    var deadline = Context.current().getDeadline();
    answer(
        answer,
        IncrementResponse.newBuilder()
            .setValue(request.getDelta())
            .setVersion(ByteString.copyFromUtf8(deadline == null ? "none" : "some"))
            .build());
  }

  /** Sends {@code limit} messages of {@code pageBytes} each, as fast as they are taken. */
  @Override
  public void scanStream(ScanRequest request, StreamObserver<ScanResponse> answer) {
    var out = (ServerCallStreamObserver<ScanResponse>) answer;
    ScanItem item =
        ScanItem.newBuilder()
            .setKey("k")
            .setValue(ByteString.copyFrom(new byte[request.getPageBytes()]))
            .build();
    AtomicInteger left = new AtomicInteger(request.getLimit());
    out.setOnCancelHandler(cancelled::incrementAndGet);
    out.setOnReadyHandler(
        () -> {
          while (out.isReady() && left.get() > 0) {
            boolean last = left.decrementAndGet() == 0;
            streamed.incrementAndGet();
            out.onNext(
                ScanResponse.newBuilder().addItems(item).setNextCursor(last ? "" : "c").build());
            if (request.getPrefix().equals(BREAKS) && request.getLimit() - left.get() == 2) {
              left.set(0);
              fail(out, Errors.unavailable("tiny", "the test asked for it"));
            } else if (last) {
              out.onCompleted();
            }
          }
        });
    if (request.getPrefix().isEmpty() && request.getLimit() == 0) {
      fail(out, Errors.namespaceNotFound(request.getNamespace()));
    }
  }

  private static <T> void answer(StreamObserver<T> answer, T message) {
    answer.onNext(message);
    answer.onCompleted();
  }

  private static void fail(StreamObserver<?> answer, PrismException failure) {
    Status status = StatusCodec.encode(failure);
    answer.onError(StatusProto.toStatusRuntimeException(status));
  }
}
