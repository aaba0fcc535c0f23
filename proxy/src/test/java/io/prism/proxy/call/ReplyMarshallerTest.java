package io.prism.proxy.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.prism.keyvalue.v1.GetResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ways to take a reply from the marshaller give the same bytes, on both sides of its buffer.
 */
class ReplyMarshallerTest {

  private final ReplyMarshaller<GetResponse> marshaller =
      new ReplyMarshaller<>(GetResponse.getDefaultInstance());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, (32 << 10) - 10, 32 << 10, 1 << 20})
  void encodesTheMessage(int bytes) throws IOException {
    GetResponse reply =
        GetResponse.newBuilder().setValue(ByteString.copyFrom(new byte[bytes])).build();
    try (InputStream drained = marshaller.stream(reply);
        InputStream read = marshaller.stream(reply)) {
      assertThat(((KnownLength) drained).available()).isEqualTo(reply.getSerializedSize());
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      ((Drainable) drained).drainTo(target);
      assertThat(target.toByteArray()).isEqualTo(reply.toByteArray());
      assertThat(read.readAllBytes()).isEqualTo(reply.toByteArray());
    }
    assertThat(marshaller.parse(marshaller.stream(reply))).isEqualTo(reply);
  }
}
