package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.StringValue;
import com.google.rpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {

  private static String print(String text) {
    ByteBuf json = JsonMessages.print(StringValue.of(text), UnpooledByteBufAllocator.DEFAULT);
    try {
      return json.toString(StandardCharsets.UTF_8);
    } finally {
      json.release();
    }
  }

  @Test
  void charactersThatMatterToHtmlOnlyArePlain() {
    assertThat(print("'a' <b> & c=d")).isEqualTo("\"'a' <b> & c=d\"");
    ByteBuf json =
        JsonMessages.print(
            Status.newBuilder().setMessage("it's").build(), UnpooledByteBufAllocator.DEFAULT);
    assertThat(json.toString(StandardCharsets.UTF_8)).contains("\"message\":\"it's\"");
    json.release();
  }

  @Test
  void whatJsonMustEscapeStaysEscaped() {
    assertThat(print("\"\\\n\u0000\u2028")).isEqualTo("\"\\\"\\\\\\n\\u0000\\u2028\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0027", "\\\\u0027", "\\'", "\\\\\\'", "\\", "$1'\\$0"})
  void backslashesOfTheTextBeginNoEscape(String text) throws Exception {
    assertThat(new ObjectMapper().readValue(print(text), String.class)).isEqualTo(text);
  }
}
