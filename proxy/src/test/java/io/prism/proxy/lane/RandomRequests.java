package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests on single items: most are in order, many are odd, some are no requests at all. */
final class RandomRequests {

  private static final List<String> NAMESPACES =
      List.of(
          "n", "n", "n", "ttl", "small", "read-only", "suspended", "missing", "", "größe", "n2");

  private static final List<String> KEYS =
      List.of(
          "a",
          "b",
          "user/42",
          "ключ",
          "钥匙",
          "\uD83D\uDD11",
          "",
          "with\nnewline",
          "with\u0000nul",
          "del\u007f",
          "c1\u0085",
          "\u0080",
          "\u00a0",
          "k".repeat(1024),
          "k".repeat(1025),
          "é".repeat(512),
          "é".repeat(513));

  private static final List<String> TOKENS =
      List.of("t1", "t2", "t3", "not\nprintable", "x".repeat(128), "x".repeat(129), "ümlaut");

  private static final List<String> CALLERS = List.of("ro", "wo", "stranger", "none");

  private final Random random;
  private ByteString knownVersion = ByteString.copyFromUtf8("no version");

  RandomRequests(Random random) {
    this.random = random;
  }

  /** A version for conditions to match now and then. */
  void sawVersion(ByteString version) {
    knownVersion = version;
  }

  Asked next() {
    Asked sound =
        switch (random.nextInt(6)) {
          case 0, 1 -> Asked.of(name(KeyValueServiceGrpc.getGetMethod()), get());
          case 2 -> Asked.of(name(KeyValueServiceGrpc.getExistsMethod()), exists());
          case 3 -> Asked.of(name(KeyValueServiceGrpc.getDeleteMethod()), delete());
          default -> Asked.of(name(KeyValueServiceGrpc.getPutMethod()), put());
        };
    Asked from = sometimes(8) ? byAnother(sound) : sound;
    Asked named = sometimes(6) ? from.with(headers()) : from;
    return sometimes(3) ? named.with(damaged(named.message())) : named;
  }

  private static String name(io.grpc.MethodDescriptor<?, ?> method) {
    return method.getFullMethodName();
  }

  private boolean sometimes(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Asked byAnother(Asked asked) {
    String caller = any(CALLERS);
    return caller.equals("none") ? asked.from() : asked.from(caller);
  }

  private Map<String, String> headers() {
    return switch (random.nextInt(5)) {
      case 0 -> Map.of("x-namespace", "n");
      case 1 -> Map.of("prism-namespace", "n");
      case 2 -> Map.of("x-namespace", "n2", "prism-namespace", "n");
      case 3 -> Map.of("x-namespace", "");
      default -> Map.of("user-agent", "tests", "x-namespace", "missing");
    };
  }

  private String key() {
    return sometimes(3) ? any(KEYS) : any(KEYS.subList(0, 6));
  }

  private MessageLite get() {
    return GetRequest.newBuilder().setNamespace(any(NAMESPACES)).setKey(key()).build();
  }

  private MessageLite exists() {
    return ExistsRequest.newBuilder().setNamespace(any(NAMESPACES)).setKey(key()).build();
  }

  private MessageLite delete() {
    DeleteRequest.Builder request =
        DeleteRequest.newBuilder().setNamespace(any(NAMESPACES)).setKey(key());
    if (sometimes(4)) {
      request.setIfVersion(knownVersion);
    }
    if (sometimes(6)) {
      request.setIdempotencyToken(any(TOKENS));
    }
    return request.build();
  }

  private MessageLite put() {
    byte[] value = new byte[sometimes(4) ? random.nextInt(3_000) : random.nextInt(60)];
    random.nextBytes(value);
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setNamespace(any(NAMESPACES))
            .setKey(key())
            .setValue(ByteString.copyFrom(value));
    if (sometimes(5)) {
      request.setTtl(
          Duration.newBuilder()
              .setSeconds(any(List.of(0L, 1L, 5L, -1L, 60L, 400_000_000_000L)))
              .setNanos(any(List.of(0, 1, 1_000_000, -1, 2_000_000_000))));
    }
    if (sometimes(6)) {
      request.setNoExpiration(true);
    }
    switch (random.nextInt(12)) {
      case 0 -> request.setIfAbsent(random.nextBoolean());
      case 1 -> request.setIfPresent(random.nextBoolean());
      case 2 -> request.setIfVersion(knownVersion);
      default -> {}
    }
    if (sometimes(6)) {
      request.setIdempotencyToken(any(TOKENS));
    }
    return request.build();
  }

  // ---- damage

  private ByteString damaged(ByteString sound) {
    return switch (random.nextInt(8)) {
      case 0 -> flipped(sound);
      case 1 -> sound.substring(0, random.nextInt(sound.size() + 1));
      case 2 -> sound.concat(anyBytes(1 + random.nextInt(6)));
      case 3 -> anyBytes(random.nextInt(40));
      case 4 -> sound.concat(sound);
      case 5 -> sound.concat(field());
      case 6 -> field().concat(sound);
      default -> padded(sound);
    };
  }

  private ByteString flipped(ByteString sound) {
    byte[] bytes = sound.toByteArray();
    if (bytes.length > 0) {
      bytes[random.nextInt(Math.min(bytes.length, 24))] ^= (byte) (1 << random.nextInt(8));
    }
    return ByteString.copyFrom(bytes);
  }

  private ByteString anyBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /** A field of any number and type, of those that fit into one byte and of some that do not. */
  private ByteString field() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int number = sometimes(4) ? 16 + random.nextInt(3_000) : 1 + random.nextInt(12);
    try {
      switch (random.nextInt(6)) {
        case 0 -> out.writeUInt64(number, random.nextInt(3));
        case 1 -> out.writeFixed64(number, random.nextLong());
        case 2 -> out.writeFixed32(number, random.nextInt());
        case 3 -> out.writeBytes(number, anyBytes(random.nextInt(6)));
        case 4 -> out.writeBool(number, true);
        default -> out.writeUInt64(number, random.nextLong());
      }
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** The length of the first field in one byte more than it needs. */
  private static ByteString padded(ByteString sound) {
    if (sound.size() < 2 || sound.byteAt(1) < 0) {
      return sound;
    }
    return sound
        .substring(0, 1)
        .concat(ByteString.copyFrom(new byte[] {(byte) (sound.byteAt(1) | 0x80), 0}))
        .concat(sound.substring(2));
  }
}
