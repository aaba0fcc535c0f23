package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/**
 * Sends seeded garbage to a real door: it must answer or close, lose nothing, and go on serving.
 */
class HttpDoorFuzzIT {

  private static final int REQUESTS = 12_000;
  private static final int WORKERS = 6;
  private static final int DOCUMENTS_PER_CONNECTION = 50;
  private static final String ITEM = "/v1/namespaces/demo/keyvalue";

  private static final List<String> REQUEST_SEEDS =
      List.of(
          "GET /kv/demo/a%20b HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"AAAA\", W/\"B\"\r\n\r\n",
          "PUT /kv/demo/key HTTP/1.1\r\nHost: localhost\r\nPrism-Ttl: 30s\r\nContent-Length: 5\r\n\r\nvalue",
          "PUT /kv/demo/c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
          "DELETE "
              + ITEM
              + "/k?ifVersion=AAAA&idempotencyToken=t HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "OPTIONS " + ITEM + "/k HTTP/1.1\r\nHost: [::1]:80\r\nOrigin: http://localhost\r\n\r\n",
          "HEAD / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
          "POST "
              + ITEM
              + ":get HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"key\":\"a\"}",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\6\4\0\0\0\0\0\0\3\0\0\0\100\0\0\4\1\5\0\0\0\1\202\206\204\101");

  private static final List<String> JSON_SEEDS =
      List.of(
          "{\"key\":\"a\\u0041\\ud83d\\ude00\",\"value\":\"aGVsbG8=\",\"ttl\":\"1.5s\",\"ifAbsent\":true}",
          "{\"keys\":[\"a\",\"b/..\",\"\\\\\"],\"namespace\":\"demo\"}",
          "{\"items\":[{\"key\":\"a\",\"value\":\"\",\"noExpiration\":false},{\"key\":\"b\",\"ttl\":\"3600s\"}]}",
          "{\"key\":\"n\",\"delta\":\"-9223372036854775808\"}",
          "{\"compares\":[{\"key\":\"a\",\"absent\":true}],\"onSuccess\":[{\"put\":{\"key\":\"a\",\"value\":\"eA==\"}}]}",
          "{\"prefix\":\"p\",\"limit\":1e0,\"pageBytes\":16,\"reverse\":null}");

  private static final List<String> TARGETS =
      List.of(":put", ":batchGet", ":batchPut", ":increment", ":transact", ":scanStream", ":get");

  private static final byte[][] PIECES = {
    {0},
    {'\r'},
    {'\n'},
    {'%'},
    {(byte) 0xFF},
    {'"'},
    {'{'},
    {'['},
    {'\\'},
    {':'},
    "\\ud800".getBytes(StandardCharsets.US_ASCII),
    "1e999999999".getBytes(StandardCharsets.US_ASCII),
    "\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
    "\r\nContent-Length: 18446744073709551615".getBytes(StandardCharsets.US_ASCII),
    "\r\nTransfer-Encoding: chunked".getBytes(StandardCharsets.US_ASCII),
    "99999999999999999999".getBytes(StandardCharsets.US_ASCII)
  };

  @Test
  void garbageIsAnsweredOrCutOffAndNothingIsLost() throws Exception {
    long seed = Long.getLong("prism.fuzz.seed", System.nanoTime());
    System.out.println("HttpDoorFuzzIT: rerun with -Dprism.fuzz.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    HttpDoorConfig config =
        HttpDoorConfig.defaults()
            .withMaxBodyBytes(1 << 20)
            .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    try (DoorUnderTest door = new DoorUnderTest(config);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
      assertThat(door.get("/kv/demo/k").status()).isEqualTo(404);
      await().until(door.door::connectionCount, Matchers.is(0));
      int threads = Thread.activeCount();
      int answered =
          IntStream.range(0, WORKERS)
              .mapToObj(_ -> random.split())
              .map(own -> CompletableFuture.supplyAsync(() -> work(door, own), workers))
              .toList()
              .stream()
              .mapToInt(CompletableFuture::join)
              .sum();
      assertThat(answered).isGreaterThan(REQUESTS / 3);
      await().atMost(Duration.ofSeconds(30)).until(door.door::connectionCount, Matchers.is(0));
      assertThat(door.memory.used()).isZero();
      assertThat(door.door.connectionCount()).isZero();
      // In this thread: the one that a wait would use otherwise would count, and may live on.
      await()
          .pollInSameThread()
          .untilAsserted(
              () -> assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + WORKERS));
      assertThat(door.call("PUT", "/kv/demo/after", "", "v").status()).isEqualTo(204);
      assertThat(door.get("/kv/demo/after").text()).isEqualTo("v");
    }
    await().untilAsserted(() -> assertThat(activeBuffers()).isZero());
  }

  /** One sender's part of the requests; returns how many were answered. */
  private static int work(DoorUnderTest door, SplittableRandom random) {
    int answered = 0;
    try {
      for (int i = 0; i < REQUESTS / WORKERS; i += 2 * DOCUMENTS_PER_CONNECTION) {
        for (int j = 0; j < DOCUMENTS_PER_CONNECTION; j++) {
          answered += sendBytes(door, random);
        }
        try (Wire wire = door.connect()) {
          for (int j = 0; j < DOCUMENTS_PER_CONNECTION; j++) {
            sendJson(wire, random);
            answered++;
          }
        }
      }
      return answered;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pooled buffers in use in the whole process; none may be left when no connection is. */
  private static long activeBuffers() {
    var metric = PooledByteBufAllocator.DEFAULT.metric();
    return java.util.stream.Stream.concat(
            metric.directArenas().stream(), metric.heapArenas().stream())
        .mapToLong(arena -> arena.numActiveAllocations())
        .sum();
  }

  /** Sends mutated bytes on a connection of their own, and tells whether something came back. */
  private static int sendBytes(DoorUnderTest door, SplittableRandom random) throws IOException {
    String seed = REQUEST_SEEDS.get(random.nextInt(REQUEST_SEEDS.size()));
    byte[] bytes = mutate(seed.getBytes(StandardCharsets.ISO_8859_1), random);
    try (Socket socket = new Socket(door.address.getAddress(), door.address.getPort())) {
      socket.setSoTimeout(1);
      socket.getOutputStream().write(bytes);
      if (random.nextInt(4) == 0) {
        return 0; // Gone before the answer.
      }
      socket.setSoTimeout(random.nextInt(50) == 0 ? 200 : 10);
      return socket.getInputStream().read() >= 0 ? 1 : 0;
    } catch (java.net.SocketTimeoutException | java.net.SocketException e) {
      return 0; // The door waits for more, or has cut the connection.
    }
  }

  /** Sends a mutated document in a proper request, which must get a proper answer. */
  private static void sendJson(Wire wire, SplittableRandom random) throws IOException {
    String seed = JSON_SEEDS.get(random.nextInt(JSON_SEEDS.size()));
    byte[] document = mutate(seed.getBytes(StandardCharsets.UTF_8), random);
    String target = ITEM + TARGETS.get(random.nextInt(TARGETS.size()));
    Wire.Answer answer = wire.call("POST", target, "Content-Type: application/json\n", document);
    assertThat(answer.status())
        .as(new String(document, StandardCharsets.UTF_8))
        .isIn(200, 400, 404, 501);
    if (answer.status() == 400) {
      assertThat(answer.json().get("code").asInt()).isEqualTo(3);
      assertThat(answer.reason()).isNotEmpty();
    }
  }

  private static byte[] mutate(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> insert(bytes, at, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> insert(bytes, at, Arrays.copyOfRange(bytes, 0, at));
            case 3 -> insert(bytes, at, new byte[] {(byte) random.nextInt(256)});
            default -> flip(bytes, at, random);
          };
    }
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, byte[] piece) {
    byte[] longer = new byte[bytes.length + piece.length];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(piece, 0, longer, at, piece.length);
    System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
    return longer;
  }

  private static byte[] flip(byte[] bytes, int at, SplittableRandom random) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }
}
