package io.prism.proxy.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Context;
import io.grpc.KnownLength;
import io.prism.common.v1.ErrorReason;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.limits.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that would become much more than they are. */
class RequestMarshallerTest {

  private static final int MIB = 1 << 20;
  private static final byte[] EMPTY_ITEM = {0x12, 0};

  private final MemoryBudget budget = new MemoryBudget(64 * MIB, 8 * MIB);
  private final CallMemory memory = budget.newCall();

  /** A message that arrived as it is. */
  private static final class Plain extends ByteArrayInputStream implements KnownLength {
    Plain(byte[] bytes) {
      super(bytes);
    }
  }

  private Object parse(Message kind, InputStream stream) throws Exception {
    return Context.current()
        .withValue(CallMemory.KEY, memory)
        .call(() -> new RequestMarshaller<>(kind, budget.maxMessageBytes()).parse(stream));
  }

  private static ErrorReason refusal(Object parsed) {
    assertThat(parsed).isInstanceOf(RequestMarshaller.Undecodable.class);
    return ((RequestMarshaller.Undecodable) parsed).failure().reason();
  }

  private static byte[] items(int count) {
    byte[] bytes = new byte[EMPTY_ITEM.length * count];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = EMPTY_ITEM[i % EMPTY_ITEM.length];
    }
    return bytes;
  }

  private static byte[] put(int valueBytes, UnknownFieldSet unknown) {
    return PutRequest.newBuilder()
        .setNamespace("n")
        .setKey("k")
        .setValue(ByteString.copyFrom(new byte[valueBytes]))
        .setUnknownFields(unknown)
        .build()
        .toByteArray();
  }

  private static UnknownFieldSet unknown(int bytes) {
    return UnknownFieldSet.newBuilder()
        .addField(
            900,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
                .addGroup(UnknownFieldSet.getDefaultInstance())
                .build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {RequestInput.MOST_ELEMENTS + 1, 100_000, 1_000_000})
  void itemsBeyondAllReasonAreNotDecoded(int items) throws Exception {
    Message kind = BatchPutRequest.getDefaultInstance();
    assertThat(refusal(parse(kind, new Plain(items(items)))))
        .isEqualTo(ErrorReason.BATCH_TOO_LARGE);
    assertThat(refusal(parse(kind, new ByteArrayInputStream(items(items)))))
        .isEqualTo(ErrorReason.BATCH_TOO_LARGE);
  }

  @Test
  void itemsThatAreDecodedCountBesidesTheirBytes() throws Exception {
    byte[] bytes = items(RequestInput.MOST_ELEMENTS);
    memory.arrived(bytes.length);
    Object parsed = parse(BatchPutRequest.getDefaultInstance(), new Plain(bytes));
    assertThat(((BatchPutRequest) parsed).getItemsCount()).isEqualTo(RequestInput.MOST_ELEMENTS);
    assertThat(budget.used()).isGreaterThan(RequestInput.MOST_ELEMENTS * 100L);
  }

  @Test
  void itemsThatFindNoRoomAreNotDecoded() throws Exception {
    budget.limit(10_000);
    assertThat(refusal(parse(BatchPutRequest.getDefaultInstance(), new Plain(items(1_000)))))
        .isEqualTo(ErrorReason.OVERLOADED);
  }

  @Test
  void whatIsInflatedCounts() throws Exception {
    InputStream inflated = new ByteArrayInputStream(put(MIB, unknown(0)));
    assertThat(parse(PutRequest.getDefaultInstance(), inflated)).isInstanceOf(PutRequest.class);
    memory.messageComplete();
    assertThat(budget.used()).isBetween((long) MIB, MIB + 1_000L);

    budget.limit(MIB);
    InputStream another = new ByteArrayInputStream(put(MIB, unknown(0)));
    assertThat(refusal(parse(PutRequest.getDefaultInstance(), another)))
        .isEqualTo(ErrorReason.OVERLOADED);
  }

  @Test
  void fieldsThatAreNotKnownAreDropped() throws Exception {
    for (int bytes : new int[] {10, 100_000}) {
      byte[] message = put(10, unknown(bytes));
      for (InputStream stream :
          new InputStream[] {new Plain(message), new ByteArrayInputStream(message)}) {
        Object parsed = parse(PutRequest.getDefaultInstance(), stream);
        assertThat(((PutRequest) parsed).getUnknownFields().asMap()).isEmpty();
        assertThat(((PutRequest) parsed).getKey()).isEqualTo("k");
      }
    }
  }

  @Test
  void whatIsSkippedIsBoundedToo() throws Exception {
    InputStream inflated = new ByteArrayInputStream(put(10, unknown(budget.maxMessageBytes())));
    assertThat(refusal(parse(PutRequest.getDefaultInstance(), inflated)))
        .isEqualTo(ErrorReason.MESSAGE_TOO_LARGE);
  }

  @Test
  void bytesThatEndTooSoonAreNoRequest() throws Exception {
    byte[] message = put(100_000, unknown(10));
    byte[] cut = Arrays.copyOf(message, message.length / 2);
    assertThat(refusal(parse(PutRequest.getDefaultInstance(), new ByteArrayInputStream(cut))))
        .isEqualTo(ErrorReason.INVALID_REQUEST);
  }
}
