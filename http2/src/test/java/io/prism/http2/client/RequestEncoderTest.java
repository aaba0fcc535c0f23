package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestEncoderTest {

  private static final byte[] NAME = RequestHead.ascii("x-beside");

  private final RequestEncoder encoder =
      new RequestEncoder(false, RequestHead.ascii("localhost:1"));
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true);

  private Http2Headers decoded(ByteBuf block) throws Http2Exception {
    return decoder.decodeHeaders(1, block);
  }

  private ByteBuf encoded(RequestHead head, long timeoutNanos) {
    ByteBuf out = Unpooled.buffer();
    encoder.encode(out, head, timeoutNanos);
    assertThat(out.readableBytes()).isLessThanOrEqualTo(encoder.most(head));
    return out;
  }

  @Test
  void peersUnderstandEveryBlock() throws Http2Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[][] paths = new byte[50][];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = RequestHead.pathOf("package.Service" + i + "/" + "m".repeat(random.nextInt(40)));
    }
    int table = 4_096;
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(1_000) == 0) {
        table = random.nextInt(5_000);
        encoder.tableSize(table);
        decoder.configuration().maxHeaderTableSize(table);
      }
      byte[] path = paths[random.nextInt(1 + i * paths.length / 20_000)];
      byte[] value = RequestHead.ascii("v".repeat(random.nextInt(200)));
      boolean repeats = random.nextBoolean();
      byte[] name = repeats ? NAME : NAME.clone();
      long timeout = random.nextBoolean() ? random.nextLong() >>> 1 : RequestEncoder.NO_DEADLINE;
      Http2Headers headers = decoded(encoded(new RequestHead(path, repeats, name, value), timeout));
      assertThat(headers.path().toString()).as("seed %d, block %d", seed, i).isEqualTo(text(path));
      assertThat(headers.get("x-beside").toString()).isEqualTo(text(value));
      assertThat(headers.method().toString()).isEqualTo("POST");
      assertThat(headers.authority().toString()).isEqualTo("localhost:1");
      assertThat(headers.get("te").toString()).isEqualTo("trailers");
      assertThat(headers.contains("grpc-timeout")).isEqualTo(timeout != RequestEncoder.NO_DEADLINE);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void usualBlocksAreShort() {
    byte[] path = RequestHead.pathOf("package.Service/Method");
    RequestHead head = new RequestHead(path, true, NAME, RequestHead.ascii("abc"));
    encoded(head, 1);
    // A byte for each of six fields; name and value of two more.
    assertThat(encoded(head, 1).readableBytes()).isEqualTo(6 + 2 + 10 + 2 + 4);
  }

  @Test
  void timeoutsAreNeverLongerThanTheyAre() throws Http2Exception {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long nanos = 1 + (random.nextLong() >>> random.nextInt(1, 63)) % TimeUnit.DAYS.toNanos(900);
      byte[] path = RequestHead.pathOf("a/b");
      String text =
          decoded(encoded(new RequestHead(path, false), nanos)).get("grpc-timeout").toString();
      assertThat(text).hasSize(9);
      long number = Long.parseLong(text.substring(0, 8));
      TimeUnit unit =
          switch (text.charAt(8)) {
            case 'n' -> TimeUnit.NANOSECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'S' -> TimeUnit.SECONDS;
            default -> throw new AssertionError(text);
          };
      assertThat(unit.toNanos(number)).isBetween(nanos - nanos / 100_000 - 1, nanos);
    }
  }
}
