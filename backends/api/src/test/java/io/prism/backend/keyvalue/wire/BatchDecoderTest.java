package io.prism.backend.keyvalue.wire;

import static io.prism.backend.keyvalue.wire.RequestDecoderTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.prism.backend.Version;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.Compare;
import io.prism.keyvalue.v1.DeleteOperation;
import io.prism.keyvalue.v1.GetOperation;
import io.prism.keyvalue.v1.Operation;
import io.prism.keyvalue.v1.PutOperation;
import io.prism.keyvalue.v1.TransactRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BatchDecoderTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final BatchDecoder DECODER =
      new BatchDecoder(
          new RequestDecoder(new KeyValueLimits(10, 4, 30, 10, 100), OptionalLong.empty()));

  @Test
  void badItemsAreSetApartAndOthersKeepTheirPlace() {
    DecodedBatch<Mutation.Put> batch =
        DECODER.batchPut(puts(item("a", 1), item("", 1), item("c", 11), item("d", 0)), NOW);
    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.valid()).extracting(BatchItem::index).containsExactly(0, 3);
    assertThat(batch.rejected())
        .extracting(rejected -> rejected.failure().reason())
        .containsExactly(ErrorReason.INVALID_KEY, ErrorReason.VALUE_TOO_LARGE);
    assertThat(batch.rejected().getFirst().failure().violations())
        .extracting("field")
        .containsExactly("items[1].key");
  }

  @Test
  void outcomesAndRejectionsReturnInRequestOrder() {
    DecodedBatch<Mutation.Put> batch =
        DECODER.batchPut(puts(item("a", 1), item("", 1), item("c", 1)), NOW);
    Version version = new Version(1, 2);
    BatchPutResponse response =
        BatchEncoder.batchPut(
            batch,
            List.of(
                new ItemOutcome.Done<>(new Results.PutResult(true, Optional.of(version))),
                new ItemOutcome.Failed<>(Errors.tokenReused())));
    assertThat(response.getResults(0).getApplied()).isTrue();
    assertThat(response.getResults(0).getVersion()).isEqualTo(version.toByteString());
    assertThat(response.getResults(0).hasError()).isFalse();
    assertThat(response.getResults(1).getError().getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(response.getResults(2).getError().getMessage()).contains("token");
  }

  @Test
  void badKeyFailsTheWholeBatchGet() {
    BatchGetRequest request = BatchGetRequest.newBuilder().addKeys("a").addKeys("").build();
    assertRefused(ErrorReason.INVALID_KEY, "keys[1]", () -> DECODER.batchGet(request));
    assertThat(DECODER.batchGet(BatchGetRequest.newBuilder().addKeys("a").build()))
        .containsExactly(Key.of("a"));
  }

  @Test
  void tooManyItemsAreRefused() {
    BatchPutRequest full = puts(item("a", 1), item("b", 1), item("c", 1), item("d", 1));
    assertThat(DECODER.batchPut(full, NOW).valid()).hasSize(4);
    BatchPutRequest over = full.toBuilder().addItems(item("e", 1)).build();
    assertThat(
            assertRefused(ErrorReason.BATCH_TOO_LARGE, "items", () -> DECODER.batchPut(over, NOW))
                .metadata())
        .containsEntry("limit", "4");
  }

  @Test
  void tooManyBytesAreRefused() {
    assertThat(DECODER.batchPut(puts(item("a", 9), item("b", 9), item("c", 9)), NOW).valid())
        .hasSize(3);
    assertThatThrownBy(() -> DECODER.batchPut(puts(item("a", 9), item("b", 9), item("cc", 9)), NOW))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.BATCH_TOO_LARGE));
  }

  @Test
  void transactionIsReadInOrder() {
    TransactRequest request =
        TransactRequest.newBuilder()
            .addCompares(Compare.newBuilder().setKey("a").setAbsent(true))
            .addOnSuccess(put("a"))
            .addOnSuccess(Operation.newBuilder().setGet(GetOperation.newBuilder().setKey("a")))
            .addOnFailure(
                Operation.newBuilder().setDelete(DeleteOperation.newBuilder().setKey("a")))
            .build();
    Mutation.Transact transact = DECODER.transact(request, NOW);
    assertThat(transact.compares()).containsExactly(new Mutation.Compare.IsAbsent(Key.of("a")));
    assertThat(transact.onSuccess())
        .hasExactlyElementsOfTypes(
            Mutation.Operation.PutItem.class, Mutation.Operation.GetItem.class);
    assertThat(transact.onFailure())
        .containsExactly(new Mutation.Operation.DeleteItem(Key.of("a")));
    assertThat(transact.keys()).containsExactly(Key.of("a"));
  }

  @Test
  void keyWrittenTwiceInOneBranchIsRefused() {
    TransactRequest twice =
        TransactRequest.newBuilder().addOnSuccess(put("a")).addOnSuccess(put("a")).build();
    assertRefused(ErrorReason.INVALID_REQUEST, "on_success[1]", () -> DECODER.transact(twice, NOW));
    TransactRequest inBoth =
        TransactRequest.newBuilder().addOnSuccess(put("a")).addOnFailure(put("a")).build();
    assertThat(DECODER.transact(inBoth, NOW).onFailure()).hasSize(1);
  }

  @Test
  void comparisonAndOperationThatSayNothingAreRefused() {
    TransactRequest noTarget =
        TransactRequest.newBuilder().addCompares(Compare.newBuilder().setKey("a")).build();
    assertRefused(
        ErrorReason.INVALID_REQUEST, "compares[0]", () -> DECODER.transact(noTarget, NOW));
    TransactRequest falseTarget =
        TransactRequest.newBuilder()
            .addCompares(Compare.newBuilder().setKey("a").setPresent(false))
            .build();
    assertRefused(
        ErrorReason.INVALID_REQUEST,
        "compares[0].present",
        () -> DECODER.transact(falseTarget, NOW));
    TransactRequest noOperation =
        TransactRequest.newBuilder().addOnFailure(Operation.getDefaultInstance()).build();
    assertRefused(
        ErrorReason.INVALID_REQUEST, "on_failure[0]", () -> DECODER.transact(noOperation, NOW));
  }

  private static Operation put(String key) {
    return Operation.newBuilder().setPut(PutOperation.newBuilder().setKey(key)).build();
  }

  private static BatchPutRequest puts(BatchPutItem... items) {
    return BatchPutRequest.newBuilder().addAllItems(List.of(items)).build();
  }

  private static BatchPutItem item(String key, int valueBytes) {
    return BatchPutItem.newBuilder()
        .setKey(key)
        .setValue(ByteString.copyFrom(new byte[valueBytes]))
        .build();
  }
}
