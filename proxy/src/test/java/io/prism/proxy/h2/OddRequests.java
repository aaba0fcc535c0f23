package io.prism.proxy.h2;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.prism.http2.frame.FrameType;
import io.prism.http2.server.EngineUnderTest;
import io.prism.http2.server.Frame;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetTtlRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Requests of a kind that few clients make, legal and illegal, from a seed. */
final class OddRequests {

  private static final String SERVICE = "/prism.keyvalue.v1.KeyValueService/";

  /**
   * A request on stream 1.
   *
   * @param what it is, to be read by people
   * @param writes whether its reply holds a version, which no two gateways share
   */
  record Odd(String what, boolean writes, List<Frame> frames) {}

  private final Random random;

  OddRequests(long seed) {
    random = new Random(seed);
  }

  private record Call(String method, byte[] request, boolean writes) {}

  private Call call() {
    String key = pick("key", "key", "", "k\u0000", "ümläut", "x".repeat(1_100), "other");
    String namespace = pick("n", "n", "n", "", "missing", "N!");
    return switch (random.nextInt(7)) {
      case 0 ->
          call(
              "Put",
              true,
              PutRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey(key)
                  .setValue(ByteString.copyFrom(bytes(random.nextInt(3_000))))
                  .build());
      case 1 ->
          call(
              "Delete",
              true,
              DeleteRequest.newBuilder().setNamespace(namespace).setKey("gone" + key).build());
      case 2 ->
          call(
              "Exists",
              false,
              ExistsRequest.newBuilder().setNamespace(namespace).setKey(key).build());
      case 3 ->
          call(
              "GetTtl",
              false,
              GetTtlRequest.newBuilder().setNamespace(namespace).setKey(key).build());
      case 4 ->
          call(
              pick("Scan", "ScanStream"),
              true,
              ScanRequest.newBuilder().setNamespace(namespace).setPrefix("none").build());
      default ->
          call("Get", false, GetRequest.newBuilder().setNamespace(namespace).setKey(key).build());
    };
  }

  private static Call call(String method, boolean writes, MessageLite request) {
    return new Call(method, request.toByteArray(), writes);
  }

  /** The next one. */
  Odd next() {
    Call call = call();
    List<String> headers = new ArrayList<>(EngineUnderTest.call(SERVICE + call.method()));
    StringBuilder what = new StringBuilder(call.method());
    byte[] request = random.nextInt(3) == 0 ? oddBytes(call.request(), what) : call.request();
    byte[] message = random.nextInt(3) == 0 ? oddMessage(request, what) : Frame.message(0, request);
    if (random.nextInt(2) == 0) {
      oddHeaders(headers, what);
    }
    return new Odd(what.toString(), call.writes(), frames(headers, message, what));
  }

  @SafeVarargs
  private <T> T pick(T... any) {
    return any[random.nextInt(any.length)];
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Bytes of protobuf that are not what a generated class would write. */
  private byte[] oddBytes(byte[] request, StringBuilder what) {
    int kind = random.nextInt(6);
    what.append(" bytes").append(kind);
    return switch (kind) {
      case 0 -> Frame.concat(request, new byte[] {(byte) 0xfa, 0x3f, 2, 1, 2});
      case 1 -> Frame.concat(request, request);
      case 2 -> Arrays.copyOf(request, random.nextInt(request.length + 1));
      case 3 -> bytes(random.nextInt(40));
      case 4 -> Frame.concat(request, new byte[] {8, 1});
      default -> {
        byte[] changed = request.clone();
        if (changed.length > 0) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        yield changed;
      }
    };
  }

  private byte[] oddMessage(byte[] request, StringBuilder what) {
    int kind = random.nextInt(7);
    what.append(" message").append(kind);
    byte[] plain = Frame.message(0, request);
    return switch (kind) {
      case 0 -> Frame.message(1, request);
      case 1 -> Frame.concat(plain, plain);
      case 2 -> Arrays.copyOf(plain, random.nextInt(plain.length + 1));
      case 3 -> Frame.message(random.nextInt(256), request);
      case 4 -> Frame.concat(new byte[] {0, 0x7f, 0, 0, 0}, request);
      case 5 -> Frame.message(1, gzipped(request));
      default -> new byte[0];
    };
  }

  private static byte[] gzipped(byte[] request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void oddHeaders(List<String> headers, StringBuilder what) {
    int kind = random.nextInt(16);
    what.append(" headers").append(kind);
    switch (kind) {
      case 0 -> add(headers, what, "grpc-timeout", pick("10S", "1H", "99999999m", "7M"));
      case 1 -> add(headers, what, "grpc-timeout", pick("0n", "1n"));
      case 2 -> add(headers, what, "grpc-timeout", pick("", "S", "1", "1s", "-1S", "123456789S"));
      case 3 -> add(headers, what, "grpc-encoding", pick("gzip", "identity", "br", ""));
      case 4 -> add(headers, what, "x-namespace", pick("n", "other", ""));
      case 5 -> add(headers, what, "prism-namespace", pick("n", "other", ""));
      case 6 -> add(headers, what, "some-bin", pick("AAEC", "AAEC,AAEC", "", "AA=="));
      case 7 -> add(headers, what, "authorization", pick("Bearer x", "Basic eDp5", ""));
      case 8 ->
          set(
              headers,
              what,
              "content-type",
              pick("application/grpc+proto", "application/grpc;x", "application/json", "grpc", ""));
      case 9 -> set(headers, what, ":path", pick("/", "x", "/a/b", SERVICE, SERVICE + "get", "*"));
      case 10 -> set(headers, what, ":method", pick("GET", "PUT", "post"));
      case 11 -> set(headers, what, ":scheme", pick("https", "ftp"));
      case 12 -> set(headers, what, ":authority", pick("b", "a:1", "ex ample"));
      // Names and values that are none are EngineRulesIT's: grpc-java takes some that RFC 9113
      // forbids, such as an empty authority or a value that ends with a blank.
      case 13 -> add(headers, what, pick("connection", "Upper", "upgrade"), "x");
      case 14 -> add(headers, what, pick(":status", ":path", ":other"), "200");
      default ->
          add(
              headers,
              what,
              "traceparent",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
  }

  private static void add(List<String> headers, StringBuilder what, String name, String value) {
    what.append(' ').append(name).append('=').append(value);
    headers.add(name);
    headers.add(value);
  }

  private static void set(List<String> headers, StringBuilder what, String name, String value) {
    what.append(' ').append(name).append('=').append(value);
    headers.set(headers.indexOf(name) + 1, value);
  }

  private List<Frame> frames(List<String> headers, byte[] message, StringBuilder what) {
    int kind = random.nextInt(8);
    what.append(" frames").append(kind);
    Frame head = Frame.headers(1, FrameType.END_HEADERS, headers);
    return switch (kind) {
      case 0 -> {
        int cut = random.nextInt(message.length + 1);
        yield List.of(
            head,
            Frame.data(1, false, Arrays.copyOf(message, cut)),
            Frame.data(1, true, Arrays.copyOfRange(message, cut, message.length)));
      }
      case 1 -> List.of(head, Frame.data(1, false, message), Frame.data(1, true, new byte[0]));
      case 2 -> {
        int padding = random.nextInt(256);
        byte[] padded = Frame.concat(new byte[] {(byte) padding}, message, new byte[padding]);
        yield List.of(
            head, new Frame(FrameType.DATA, FrameType.PADDED | FrameType.END_STREAM, 1, padded));
      }
      case 3 -> List.of(Frame.headers(1, FrameType.END_HEADERS | FrameType.END_STREAM, headers));
      case 4 -> {
        byte[] block = head.payload();
        int cut = random.nextInt(block.length);
        yield List.of(
            new Frame(FrameType.HEADERS, 0, 1, Arrays.copyOf(block, cut)),
            new Frame(
                FrameType.CONTINUATION,
                FrameType.END_HEADERS,
                1,
                Arrays.copyOfRange(block, cut, block.length)),
            Frame.data(1, true, message));
      }
      default -> List.of(head, Frame.data(1, true, message));
    };
  }
}
