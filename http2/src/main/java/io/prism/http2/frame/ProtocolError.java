package io.prism.http2.frame;

/** A peer broke the protocol. Ends a stream or the connection; carries no stack trace. */
public final class ProtocolError extends Exception {

  private static final long serialVersionUID = 1;

  private final int streamId;
  private final int code;

  private ProtocolError(int streamId, int code, String message) {
    super(message, null, false, false);
    this.streamId = streamId;
    this.code = code;
  }

  /** Ends the connection. */
  public static ProtocolError ofConnection(int code, String message) {
    return new ProtocolError(0, code, message);
  }

  /** Ends one stream. */
  public static ProtocolError ofStream(int streamId, int code, String message) {
    return new ProtocolError(streamId, code, message);
  }

  public boolean endsConnection() {
    return streamId == 0;
  }

  public int streamId() {
    return streamId;
  }

  public int code() {
    return code;
  }
}
