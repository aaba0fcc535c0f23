package io.prism.proxy.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.Operation;
import io.prism.keyvalue.v1.PutOperation;
import io.prism.keyvalue.v1.TransactRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementCountTest {

  private final Random random = new Random(1);

  private long count(Message kind, byte[] bytes) {
    ElementCount count = new ElementCount(RequestShape.of(kind.getDescriptorForType()));
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
      count.pass(bytes, at, length);
      at += length;
    }
    return count.count();
  }

  private static UnknownFieldSet unknown() {
    UnknownFieldSet inner =
        UnknownFieldSet.newBuilder()
            .addField(
                2,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.EMPTY)
                    .addVarint(-1)
                    .build())
            .build();
    return UnknownFieldSet.newBuilder()
        .addField(
            900,
            UnknownFieldSet.Field.newBuilder()
                .addGroup(inner)
                .addGroup(UnknownFieldSet.newBuilder().addField(3, group(inner)).build())
                .addFixed32(1)
                .addFixed64(2)
                .addVarint(Long.MAX_VALUE)
                .addLengthDelimited(ByteString.copyFrom(new byte[300]))
                .build())
        .build();
  }

  private static UnknownFieldSet.Field group(UnknownFieldSet content) {
    return UnknownFieldSet.Field.newBuilder().addGroup(content).build();
  }

  @Test
  void elementsOfAllListsCount() {
    TransactRequest.Builder request =
        TransactRequest.newBuilder().setNamespace("n").setUnknownFields(unknown());
    for (int i = 0; i < 50; i++) {
      request.addComparesBuilder().setKey("k" + i).setUnknownFields(unknown());
      request.addOnSuccess(
          Operation.newBuilder()
              .setPut(
                  PutOperation.newBuilder()
                      .setValue(ByteString.copyFrom(new byte[i * 10]))
                      .setTtl(Duration.newBuilder().setSeconds(i))));
      request.addOnFailure(Operation.getDefaultInstance());
    }
    assertThat(count(TransactRequest.getDefaultInstance(), request.build().toByteArray()))
        .isEqualTo(150);
  }

  @Test
  void emptyElementsCount() {
    assertThat(count(BatchPutRequest.getDefaultInstance(), new byte[] {0x12, 0, 0x12, 0, 0x12, 0}))
        .isEqualTo(3);
    assertThat(count(BatchGetRequest.getDefaultInstance(), new byte[] {0x12, 0, 0x12, 1, 'k'}))
        .isEqualTo(2);
  }

  @Test
  void messagesInsideOfTheirOwnKindAreNoRequests() {
    assertThatThrownBy(() -> RequestShape.of(Struct.getDescriptor()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void packedAndPlainNumbersInsideOfElementsCount() throws IOException {
    Message kind = SourceCodeInfo.getDefaultInstance();
    byte[] bytes =
        SourceCodeInfo.newBuilder()
            .addLocation(
                SourceCodeInfo.Location.newBuilder()
                    .addAllPath(List.of(1, 2, 3))
                    .addLeadingDetachedComments("c"))
            .build()
            .toByteArray();
    assertThat(count(kind, bytes)).isEqualTo(1 + 3 + 1);
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(unpacked);
    out.writeInt32(1, 7);
    out.writeInt32(1, 8);
    out.flush();
    ByteArrayOutputStream location = new ByteArrayOutputStream();
    out = CodedOutputStream.newInstance(location);
    out.writeByteArray(1, unpacked.toByteArray());
    out.flush();
    assertThat(count(kind, location.toByteArray())).isEqualTo(1 + 2);
  }

  @Test
  void requestsWithoutListsHaveNone() {
    assertThat(RequestShape.of(GetRequest.getDescriptor()).hasLists()).isFalse();
  }

  /** Whatever the parser takes has no more elements than were counted. */
  @Test
  void nothingThatIsParsedIsOverlooked() {
    byte[] good =
        BatchPutRequest.newBuilder()
            .setNamespace("n")
            .addItems(BatchPutItem.newBuilder().setKey("a").setValue(ByteString.copyFromUtf8("v")))
            .addItems(BatchPutItem.newBuilder().setKey("b").setUnknownFields(unknown()))
            .addItems(BatchPutItem.getDefaultInstance())
            .setUnknownFields(unknown())
            .build()
            .toByteArray();
    int parsed = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      long counted = count(BatchPutRequest.getDefaultInstance(), bytes);
      try {
        assertThat(counted).isEqualTo(BatchPutRequest.parseFrom(bytes).getItemsCount());
        parsed++;
      } catch (InvalidProtocolBufferException e) {
        // Then nothing is made of the bytes.
      }
    }
    assertThat(parsed).isGreaterThan(1_000);
  }
}
