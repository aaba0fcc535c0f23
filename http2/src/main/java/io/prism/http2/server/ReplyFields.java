package io.prism.http2.server;

import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.TransportFrameUtil;
import java.nio.charset.StandardCharsets;

/** Metadata of replies as names and values in turn. */
final class ReplyFields {

  private static final byte[] STATUS = ascii(":status");
  private static final byte[] OK = ascii("200");
  private static final byte[] CONTENT_TYPE = ascii("content-type");
  private static final byte[] GRPC = ascii("application/grpc");
  private static final byte[] TEXT = ascii("text/plain; charset=utf-8");
  private static final byte[] ALLOW = ascii("allow");
  private static final byte[] POST = ascii("POST");

  private ReplyFields() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The fields of a reply's first header block; what belongs to the transport is replaced. */
  static byte[][] headers(Metadata metadata) {
    metadata.discardAll(GrpcUtil.CONTENT_TYPE_KEY);
    metadata.discardAll(GrpcUtil.TE_HEADER);
    metadata.discardAll(GrpcUtil.USER_AGENT_KEY);
    return join(TransportFrameUtil.toHttp2Headers(metadata), STATUS, OK, CONTENT_TYPE, GRPC);
  }

  /** The only header block of a reply that is a failure. */
  static byte[][] failure(Status status) {
    return failure(status, new Metadata());
  }

  /** The same with more to tell; the metadata is taken over. */
  static byte[][] failure(Status status, Metadata told) {
    told.put(InternalStatus.CODE_KEY, status);
    if (status.getDescription() != null) {
      told.put(InternalStatus.MESSAGE_KEY, status.getDescription());
    }
    return headers(told);
  }

  /** The fields behind a reply's messages. */
  static byte[][] trailers(Metadata metadata) {
    return TransportFrameUtil.toHttp2Headers(metadata);
  }

  /** The fields of an answer that is not gRPC's. */
  static byte[][] refusal(int status, Metadata metadata, boolean allowsPost) {
    byte[][] told = TransportFrameUtil.toHttp2Headers(metadata);
    byte[] code = ascii(Integer.toString(status));
    return allowsPost
        ? join(told, STATUS, code, CONTENT_TYPE, TEXT, ALLOW, POST)
        : join(told, STATUS, code, CONTENT_TYPE, TEXT);
  }

  private static byte[][] join(byte[][] last, byte[]... first) {
    byte[][] all = new byte[first.length + last.length][];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(last, 0, all, first.length, last.length);
    return all;
  }
}
