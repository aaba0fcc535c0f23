package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Status;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.Compare;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.GetOperation;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetTtlRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.Operation;
import io.prism.keyvalue.v1.PersistRequest;
import io.prism.keyvalue.v1.PutOperation;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.keyvalue.v1.TransactRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call on items, and every way it can be wrong, from a client's point of view. */
class KeyValueContractIT {

  private static final String NS = "scratch";

  private static TestProxy proxy;

  private final String key = "key-" + UUID.randomUUID();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory).backend("memory", "memory").namespace(NS, "memory").build(1));
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private PutResponse put(String value) {
    return proxy
        .keyValue()
        .put(PutRequest.newBuilder().setNamespace(NS).setKey(key).setValue(bytes(value)).build());
  }

  @Test
  void whatWasPutIsRead() {
    PutResponse written = put("hello");
    var read = proxy.keyValue().get(GetRequest.newBuilder().setNamespace(NS).setKey(key).build());

    assertThat(written.getApplied()).isTrue();
    assertThat(read.getFound()).isTrue();
    assertThat(read.getValue().toStringUtf8()).isEqualTo("hello");
    assertThat(read.getVersion()).isEqualTo(written.getVersion());
    assertThat(read.hasExpiresAt()).isFalse();
    assertThat(
            proxy
                .keyValue()
                .exists(ExistsRequest.newBuilder().setNamespace(NS).setKey(key).build())
                .getExists())
        .isTrue();
  }

  @Test
  void missingKeyIsNoError() {
    assertThat(
            proxy
                .keyValue()
                .get(GetRequest.newBuilder().setNamespace(NS).setKey(key).build())
                .getFound())
        .isFalse();
  }

  @Test
  void conditionThatDoesNotHoldIsAnsweredInBand() {
    PutResponse first = put("one");
    PutResponse second =
        proxy
            .keyValue()
            .put(PutRequest.newBuilder().setNamespace(NS).setKey(key).setIfAbsent(true).build());

    assertThat(second.getApplied()).isFalse();
    assertThat(second.getVersion()).isEqualTo(first.getVersion());
  }

  @Test
  void deleteRemovesOnce() {
    put("x");
    DeleteRequest delete = DeleteRequest.newBuilder().setNamespace(NS).setKey(key).build();

    assertThat(proxy.keyValue().delete(delete).getDeletedCount()).isEqualTo(1);
    var again = proxy.keyValue().delete(delete);
    assertThat(again.getApplied()).isTrue();
    assertThat(again.getDeletedCount()).isZero();
  }

  @Test
  void tokenIsAppliedOnce() {
    IncrementRequest request =
        IncrementRequest.newBuilder()
            .setNamespace(NS)
            .setKey(key)
            .setDelta(5)
            .setIdempotencyToken("token-" + key)
            .build();

    assertThat(proxy.keyValue().increment(request).getValue()).isEqualTo(5);
    assertThat(proxy.keyValue().increment(request).getValue()).isEqualTo(5);
    Failure reused =
        failureOf(() -> proxy.keyValue().increment(request.toBuilder().setDelta(6).build()));
    assertThat(reused.reason()).isEqualTo("IDEMPOTENCY_TOKEN_REUSED");
    assertThat(reused.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void batchItemsFailAlone() {
    var put =
        proxy
            .keyValue()
            .batchPut(
                BatchPutRequest.newBuilder()
                    .setNamespace(NS)
                    .addItems(BatchPutItem.newBuilder().setKey(key).setValue(bytes("a")))
                    .addItems(BatchPutItem.newBuilder().setKey("").setValue(bytes("b")))
                    .addItems(BatchPutItem.newBuilder().setKey(key + 2).setValue(bytes("c")))
                    .build());
    var got =
        proxy
            .keyValue()
            .batchGet(
                BatchGetRequest.newBuilder()
                    .setNamespace(NS)
                    .addKeys(key + 2)
                    .addKeys("absent-" + key)
                    .addKeys(key)
                    .build());
    var deleted =
        proxy
            .keyValue()
            .batchDelete(
                BatchDeleteRequest.newBuilder().setNamespace(NS).addKeys(key).addKeys("").build());

    assertThat(put.getResults(0).getApplied()).isTrue();
    assertThat(put.getResults(1).getError().getMessage()).contains("items[1].key");
    assertThat(put.getResults(2).getApplied()).isTrue();
    assertThat(got.getResults(0).getValue()).isEqualTo(bytes("c"));
    assertThat(got.getResults(1).getFound()).isFalse();
    assertThat(got.getResults(2).getValue()).isEqualTo(bytes("a"));
    assertThat(deleted.getResults(0).getDeletedCount()).isEqualTo(1);
    assertThat(deleted.getResults(1).hasError()).isTrue();
  }

  @Test
  void batchGetOfMoreThanAReplyHoldsIsRefused() {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    BatchGetRequest.Builder all = BatchGetRequest.newBuilder().setNamespace(NS);
    for (int i = 0; i < 21; i++) {
      proxy
          .keyValue()
          .put(
              PutRequest.newBuilder()
                  .setNamespace(NS)
                  .setKey(key + i)
                  .setValue(large)
                  .setTtl(Duration.newBuilder().setSeconds(60))
                  .build());
      all.addKeys(key + i);
    }

    Failure failure = failureOf(() -> proxy.keyValue().batchGet(all.build()));
    assertThat(failure.code()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(failure.reason()).isEqualTo("RESPONSE_TOO_LARGE");
  }

  @Test
  void compareAndSwapTellsTheActualValue() {
    CompareAndSwapRequest create =
        CompareAndSwapRequest.newBuilder()
            .setNamespace(NS)
            .setKey(key)
            .setValue(bytes("v1"))
            .build();

    assertThat(proxy.keyValue().compareAndSwap(create).getSwapped()).isTrue();
    var refused = proxy.keyValue().compareAndSwap(create);
    assertThat(refused.getSwapped()).isFalse();
    assertThat(refused.getActual()).isEqualTo(bytes("v1"));
    var deleted =
        proxy
            .keyValue()
            .compareAndDelete(
                CompareAndDeleteRequest.newBuilder()
                    .setNamespace(NS)
                    .setKey(key)
                    .setExpected(bytes("v1"))
                    .build());
    assertThat(deleted.getDeleted()).isTrue();
  }

  @Test
  void expectedIsRequiredForCompareAndDelete() {
    Failure failure =
        failureOf(
            () ->
                proxy
                    .keyValue()
                    .compareAndDelete(
                        CompareAndDeleteRequest.newBuilder().setNamespace(NS).setKey(key).build()));
    assertThat(failure.fields()).containsExactly("expected");
  }

  @Test
  void transactSeesItsOwnWrites() {
    var result =
        proxy
            .keyValue()
            .transact(
                TransactRequest.newBuilder()
                    .setNamespace(NS)
                    .addCompares(Compare.newBuilder().setKey(key).setAbsent(true))
                    .addOnSuccess(
                        Operation.newBuilder()
                            .setPut(PutOperation.newBuilder().setKey(key).setValue(bytes("t"))))
                    .addOnSuccess(
                        Operation.newBuilder().setGet(GetOperation.newBuilder().setKey(key)))
                    .build());

    assertThat(result.getSucceeded()).isTrue();
    assertThat(result.getResults(1).getGet().getValue()).isEqualTo(bytes("t"));
  }

  @Test
  void transactThatReadsMoreThanAReplyHoldsAppliesNothing() {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    TransactRequest.Builder transact =
        TransactRequest.newBuilder()
            .setNamespace(NS)
            .setIdempotencyToken("token-" + key)
            .addOnSuccess(
                Operation.newBuilder()
                    .setPut(PutOperation.newBuilder().setKey(key).setValue(bytes("v"))));
    for (int i = 0; i < 25; i++) {
      PutRequest.Builder put =
          PutRequest.newBuilder()
              .setNamespace(NS)
              .setKey(key + i)
              .setValue(large)
              .setTtl(Duration.newBuilder().setSeconds(60));
      proxy.keyValue().put(put.build());
      transact.addOnSuccess(
          Operation.newBuilder().setGet(GetOperation.newBuilder().setKey(key + i)));
    }

    Failure failure = failureOf(() -> proxy.keyValue().transact(transact.build()));
    assertThat(failure.code()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(failure.reason()).isEqualTo("RESPONSE_TOO_LARGE");
    var get = GetRequest.newBuilder().setNamespace(NS).setKey(key).build();
    assertThat(proxy.keyValue().get(get).getFound()).isFalse();
  }

  @Test
  void tokenOfABatchBelongsToTheWholeRequest() {
    BatchPutRequest.Builder batch =
        BatchPutRequest.newBuilder().setNamespace(NS).setIdempotencyToken("token-" + key);
    BatchPutRequest partly =
        batch.addItems(item(key + "/1", "v")).addItems(item("", "bad")).build();
    assertThat(proxy.keyValue().batchPut(partly).getResults(1).hasError()).isTrue();

    BatchPutRequest other =
        batch
            .clearItems()
            .addItems(item(key + "/other", "v"))
            .addItems(item(key + "/2", "fixed"))
            .addItems(item(key + "/3", "more"))
            .build();
    Failure failure = failureOf(() -> proxy.keyValue().batchPut(other));
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.reason()).isEqualTo("IDEMPOTENCY_TOKEN_REUSED");
    var written = CountRequest.newBuilder().setNamespace(NS).setPrefix(key).build();
    assertThat(proxy.keyValue().count(written).getCount()).isEqualTo(1);
    assertThat(proxy.keyValue().batchPut(partly).getResults(0).getApplied()).isTrue();
  }

  private static BatchPutItem item(String key, String value) {
    return BatchPutItem.newBuilder().setKey(key).setValue(bytes(value)).build();
  }

  @Test
  void expiryCanBeSetReadAndRemoved() {
    put("short");
    proxy
        .keyValue()
        .expire(
            ExpireRequest.newBuilder()
                .setNamespace(NS)
                .setKey(key)
                .setTtl(Duration.newBuilder().setSeconds(100))
                .build());
    GetTtlRequest ask = GetTtlRequest.newBuilder().setNamespace(NS).setKey(key).build();
    assertThat(proxy.keyValue().getTtl(ask).getTtl().getSeconds()).isBetween(90L, 100L);

    var persisted =
        proxy.keyValue().persist(PersistRequest.newBuilder().setNamespace(NS).setKey(key).build());
    assertThat(persisted.getExpirationRemoved()).isTrue();
    assertThat(proxy.keyValue().getTtl(ask).hasTtl()).isFalse();

    proxy
        .keyValue()
        .expire(
            ExpireRequest.newBuilder()
                .setNamespace(NS)
                .setKey(key)
                .setTtl(Duration.getDefaultInstance())
                .build());
    assertThat(proxy.keyValue().getTtl(ask).getExisted()).isFalse();
  }

  @Test
  void countCountsAPrefix() {
    put("1");
    assertThat(
            proxy
                .keyValue()
                .count(CountRequest.newBuilder().setNamespace(NS).setPrefix(key).build())
                .getCount())
        .isEqualTo(1);
  }

  @Test
  void notACounterIsToldWithItsReason() {
    put("text");
    Failure failure =
        failureOf(
            () ->
                proxy
                    .keyValue()
                    .increment(
                        IncrementRequest.newBuilder()
                            .setNamespace(NS)
                            .setKey(key)
                            .setDelta(1)
                            .build()));
    assertThat(failure.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failure.reason()).isEqualTo("NOT_A_COUNTER");
    assertThat(failure.domain()).isEqualTo("prism.io");
  }
}
