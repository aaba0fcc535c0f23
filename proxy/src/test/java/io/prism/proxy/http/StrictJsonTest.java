package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DoubleValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Type;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.backend.error.StatusCodec;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.TransactRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What JSON bodies are read as, and what reading them costs. */
class StrictJsonTest {

  private static final int LARGE = 6 << 20;

  private static int merge(String json, Message.Builder into) {
    return merge(json.getBytes(StandardCharsets.UTF_8), into);
  }

  private static int merge(byte[] json, Message.Builder into) {
    return StrictJson.merge(Unpooled.wrappedBuffer(json), into);
  }

  private static HttpFailure refusal(String json, Message.Builder into) {
    return catchThrowableOfType(HttpFailure.class, () -> merge(json, into));
  }

  private static String field(HttpFailure failure) throws Exception {
    for (var detail : failure.status().getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        return detail.unpack(BadRequest.class).getFieldViolations(0).getField();
      }
    }
    return "";
  }

  /** A document of about {@link #LARGE} bytes. */
  private static String large(String start, String part, String end) {
    return start + part.repeat(LARGE / part.length()) + end;
  }

  private static Stream<Arguments> floods() {
    return Stream.of(
        Arguments.of("objects", large("{\"items\":[", "{},", "{}]}"), batchPut()),
        Arguments.of(
            "an error at the end", large("{\"items\":[", "{},", "{\"ttl\":\"x\"}]}"), batchPut()),
        Arguments.of("texts", large("{\"keys\":[", "\"\",", "\"\"]}"), batchGet()),
        Arguments.of("nulls", large("{\"keys\":[", "null,", "null]}"), batchGet()),
        Arguments.of("numbers in a ttl", large("{\"ttl\":[", "1,", "1]}"), put()),
        Arguments.of("members of a ttl", large("{\"ttl\":{", "\"a\":1,", "\"a\":1}}"), put()),
        Arguments.of("a long ttl", large("{\"ttl\":\"", "1", "s\"}"), put()),
        Arguments.of("lists in lists", large("{\"keys\":[", "[", "}"), batchGet()),
        Arguments.of("a long key", large("{\"key\":\"", "a", "\"}"), put()),
        Arguments.of("a long key, escaped", large("{\"key\":\"", "\\u00e4", "\"}"), put()),
        Arguments.of("a long name", large("{\"", "a", "\":1}"), put()),
        Arguments.of("a long number", large("{\"delta\":", "9", "}"), increment()),
        Arguments.of("a long number in a text", large("{\"delta\":\"", "9", "\"}"), increment()),
        Arguments.of("a value that is no base64", large("{\"value\":\"\u0100", "a", "\"}"), put()),
        Arguments.of(
            "an error after a value", large("{\"value\":\"", "aaaa", "\",\"ttl\":\"x\"}"), put()),
        Arguments.of("blanks", large("{", " \n", "\"x\":1}"), put()));
  }

  private static Message.Builder put() {
    return PutRequest.newBuilder();
  }

  private static Message.Builder increment() {
    return IncrementRequest.newBuilder();
  }

  private static Message.Builder batchPut() {
    return BatchPutRequest.newBuilder();
  }

  private static Message.Builder batchGet() {
    return BatchGetRequest.newBuilder();
  }

  private static ByteBuf outsideOfTheHeap(byte[] document) {
    return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(document.length).put(document).flip());
  }

  /** The body is charged three times, one of which it is itself. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void whatIsRefusedTakesNoMoreMemoryThanIsCharged(String name, String json, Message.Builder into) {
    byte[] document = json.getBytes(StandardCharsets.UTF_8);
    ByteBuf body = outsideOfTheHeap(document);
    // The parser's own buffers and tables are there once.
    assertThat(refusal("{\"x\":1}", into.clone())).isNotNull();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> StrictJson.merge(body, into)).isInstanceOf(HttpFailure.class);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    body.release();
    assertThat(allocated).isLessThan(2L * document.length);
  }

  @Test
  void aValueTakesNoMoreMemoryThanIsCharged() {
    byte[] document =
        large("{\"key\":\"k\",\"value\":\"", "aaaa", "\"}").getBytes(StandardCharsets.US_ASCII);
    ByteBuf body = outsideOfTheHeap(document);
    merge("{\"value\":\"aaaa\"}", put());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    StrictJson.merge(body, put());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    body.release();
    assertThat(allocated).isLessThan(2L * document.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "\"\""})
  void listsEndAtTheLimitOfBatches(String element) throws Exception {
    String most = element.concat(",").repeat(999) + "\"z\"";
    BatchGetRequest.Builder request = BatchGetRequest.newBuilder();
    assertThat(merge("{\"keys\":[" + most + "]}", request)).isEqualTo(1_000);
    assertThat(request.getKeysCount()).isEqualTo(1_000);

    HttpFailure refused =
        refusal("{\"keys\":[" + most + ",\"one more\"]}", BatchGetRequest.newBuilder());
    assertThat(refused.httpStatus().code()).isEqualTo(400);
    assertThat(field(refused)).isEqualTo("keys");
    assertThat(StatusCodec.decode(refused.status()).reason().name()).isEqualTo("BATCH_TOO_LARGE");
    assertThat(StatusCodec.decode(refused.status()).metadata()).containsEntry("limit", "1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "-1e999999999",
        "1e-999999999",
        "0.5",
        "1e19",
        "9223372036854775808",
        "NaN",
        "'x'",
        "''",
        "'1e99999999999999999999'",
        "true",
        "[]"
      })
  void whatIsNoIntegerIsRefused(String number) throws Exception {
    HttpFailure refused =
        refusal("{\"delta\":" + number.replace('\'', '"') + "}", IncrementRequest.newBuilder());
    assertThat(refused.httpStatus().code()).isEqualTo(400);
    if (!number.equals("NaN")) {
      assertThat(field(refused)).isEqualTo("delta");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e2, 100",
    "'\"-5\"', -5",
    "100.0, 100",
    "'\"9223372036854775807\"', 9223372036854775807",
    "0e999999999, 0"
  })
  void integersMayBeWrittenInManyWays(String number, long expected) {
    IncrementRequest.Builder request = IncrementRequest.newBuilder();
    merge("{\"delta\":" + number + "}", request);
    assertThat(request.getDelta()).isEqualTo(expected);
  }

  @Test
  void onlyOneOfAChoiceMayBeGiven() throws Exception {
    HttpFailure refused =
        refusal("{\"ifAbsent\":true,\"ifVersion\":\"AAAA\"}", PutRequest.newBuilder());
    assertThat(field(refused)).isEqualTo("ifVersion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ==", "YQ", "_-8=", "_-8", "\\/+8=", "\\u0059Q==", ""})
  void base64HasManyForms(String value) throws Exception {
    assertSameAsProtobuf("{\"value\":\"" + value + "\"}", PutRequest.newBuilder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "+_aa",
        "YQ=",
        "YQ== ",
        "Y\\nQ==",
        "\\\"",
        "\\u00ffaaa",
        "\u00e9aaa",
        "=",
        "#"
      })
  void whatIsNoBase64IsRefused(String value) throws Exception {
    HttpFailure refused = refusal("{\"value\":\"" + value + "\"}", PutRequest.newBuilder());
    assertThat(field(refused)).isEqualTo("value");
    assertThat(refused.status().getMessage()).isEqualTo("field 'value' is not valid base64");
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    for (byte[] key :
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
      ByteBuf body =
          Unpooled.wrappedBuffer(
              "{\"key\":\"".getBytes(StandardCharsets.US_ASCII),
              key,
              "\"}".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> StrictJson.merge(body, put()))
          .isInstanceOf(HttpFailure.class)
          .hasMessageContaining("UTF-8");
    }
    for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      assertThatThrownBy(() -> merge("{\"value\":\"aaaa\"}".getBytes(charset), put()))
          .isInstanceOf(HttpFailure.class);
    }
  }

  @Test
  void typesThatAreNotReadAreRefusedBeforeAnyRequest() {
    StrictJson.requireReadable(TransactRequest.getDescriptor());
    for (var type :
        List.of(DoubleValue.getDescriptor(), Struct.getDescriptor(), Type.getDescriptor())) {
      assertThatThrownBy(() -> StrictJson.requireReadable(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field google.protobuf.");
    }
  }

  // ---- protobuf's own parser as the oracle

  private record Seed(String json, Message.Builder into) {}

  private static List<Seed> seeds() {
    return List.of(
        new Seed(
            "{\"key\":\"a\\u0041\\ud83d\\ude00\u00e4\",\"value\":\"aGVsbG8=\",\"ttl\":\"1.5s\",\"ifAbsent\":true}",
            PutRequest.newBuilder()),
        new Seed(
            "{\"keys\":[\"a\",\"b/..\",\"\\\\\"],\"namespace\":\"demo\"}",
            BatchGetRequest.newBuilder()),
        new Seed(
            "{\"items\":[{\"key\":\"a\",\"value\":\"\",\"noExpiration\":false},{\"key\":\"b\",\"ttl\":\"3600s\"}]}",
            BatchPutRequest.newBuilder()),
        new Seed(
            "{\"key\":\"n\",\"delta\":\"-9223372036854775808\",\"ttl\":null}",
            IncrementRequest.newBuilder()),
        new Seed(
            "{\"compares\":[{\"key\":\"a\",\"absent\":true},{\"version\":\"AA\"}],\"on_success\":[{\"put\":{\"key\":\"a\",\"value\":\"eA==\"}}],\"onFailure\":[]}",
            TransactRequest.newBuilder()),
        new Seed(
            "{\"prefix\":\"p\",\"limit\":1e0,\"pageBytes\":16,\"reverse\":null}",
            ScanRequest.newBuilder()));
  }

  private static final List<String> PIECES =
      List.of(
          "\"", "{", "}", "[", "]", "\\", ":", ",", "null", "true", "1", "e", ".", "-", "=", " ",
          "\\u0000", "\\/", "\u00e9", "{}", "[]", "\"a\"", "s");

  /** What is accepted means the same to protobuf's parser; this one refuses more. */
  @Test
  void whatIsReadIsWhatProtobufReads() throws Exception {
    long seed = Long.getLong("prism.fuzz.seed", 20_261_123L);
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    for (int i = 0; i < 60_000; i++) {
      Seed chosen = seeds().get(random.nextInt(seeds().size()));
      StringBuilder json = new StringBuilder(chosen.json());
      for (int change = random.nextInt(3); change > 0; change--) {
        int at = random.nextInt(json.length());
        int to = Math.min(json.length(), at + random.nextInt(3));
        json.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
      }
      Message.Builder mine = chosen.into().clone();
      try {
        merge(json.toString(), mine);
      } catch (HttpFailure refused) {
        continue;
      }
      read++;
      Message.Builder theirs = chosen.into().clone();
      JsonFormat.parser().merge(json.toString(), theirs);
      assertThat(mine.build()).as("seed %d: %s", seed, json).isEqualTo(theirs.build());
    }
    assertThat(read).isGreaterThan(10_000);
  }

  @Test
  void valuesOfAnySizeAreReadWhereTheyStand() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    BatchPutRequest.Builder request = BatchPutRequest.newBuilder();
    for (int size : new int[] {0, 1, 2, 3, 100, 5_999, 6_000, 8_001, 100_000, 65_536}) {
      byte[] value = new byte[size];
      random.nextBytes(value);
      request.addItems(
          BatchPutItem.newBuilder()
              .setKey("\u00e4".repeat(size % 500))
              .setValue(com.google.protobuf.ByteString.copyFrom(value)));
    }
    for (String start : new String[] {"", "\uFEFF", "\n \t"}) {
      String json = start + JsonFormat.printer().print(request);
      BatchPutRequest.Builder read = BatchPutRequest.newBuilder();
      merge(json, read);
      assertThat(read.build()).isEqualTo(request.build());
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      BatchPutRequest.Builder inPieces = BatchPutRequest.newBuilder();
      StrictJson.merge(
          Unpooled.wrappedBuffer(
              Arrays.copyOfRange(bytes, 0, 5_000), Arrays.copyOfRange(bytes, 5_000, bytes.length)),
          inPieces);
      assertThat(inPieces.build()).isEqualTo(request.build());
    }
  }

  private static void assertSameAsProtobuf(String json, Message.Builder into) throws Exception {
    Message.Builder theirs = into.clone();
    JsonFormat.parser().merge(json, theirs);
    merge(json, into);
    assertThat(into.build()).isEqualTo(theirs.build());
  }
}
