package io.prism.http2.server;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectMap;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameListener;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.HeaderDecoder;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.ReceiveWindow;
import org.jspecify.annotations.Nullable;

/**
 * What frames mean for the streams of a connection: states, windows and limits, as RFC 9113 has
 * them. Priorities are ignored.
 */
final class StreamFrames implements FrameListener {

  private final Connection connection;
  private final Http2Limits limits;
  private final IntObjectMap<StreamRecord> streams;
  private final StreamHistory history;
  private final AbuseGuard guard;
  private final Sender sender;
  private final Requests requests;
  private final HeaderDecoder decoder;
  private final PeerSettings peer = new PeerSettings();
  private final ReceiveWindow receiveWindow;

  StreamFrames(Connection connection, Requests requests) {
    this.connection = connection;
    this.limits = connection.limits();
    this.streams = connection.streams();
    this.history = connection.history();
    this.guard = connection.guard();
    this.sender = connection.sender();
    this.requests = requests;
    this.decoder = new HeaderDecoder(limits.headerListBytes());
    this.receiveWindow = new ReceiveWindow(limits.connectionWindow());
  }

  /** All bytes that arrived together were read. */
  void readComplete() {
    requests.readComplete();
  }

  // ---- requests

  @Override
  public void headers(int streamId, ByteBuf block, boolean endStream, boolean dependsOnItself)
      throws ProtocolError {
    HeaderBlock headers = null;
    try {
      headers = decoder.decode(streamId, block);
    } catch (HeaderDecoder.TooLargeException e) {
      guard.control();
    }
    StreamRecord stream = streams.get(streamId);
    if (stream != null) {
      trailers(stream, headers, endStream);
    } else if ((streamId & 1) == 0) {
      throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "a client's stream is odd");
    } else if (streamId > history.last()) {
      begin(streamId, headers, endStream, dependsOnItself);
    } else {
      switch (history.of(streamId)) {
        case RESET_BY_US -> guard.control();
        case CLOSED -> throw ProtocolError.ofConnection(ErrorCode.STREAM_CLOSED, "it was closed");
        case SKIPPED ->
            throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "streams must be in order");
      }
    }
  }

  private void begin(
      int streamId, @Nullable HeaderBlock headers, boolean endStream, boolean dependsOnItself)
      throws ProtocolError {
    history.opened(streamId);
    if (connection.drain().ignoresStreams()) {
      history.reset(streamId);
      return;
    }
    if (streams.size() >= limits.streams()) {
      throw ProtocolError.ofStream(streamId, ErrorCode.REFUSED_STREAM, "too many streams");
    }
    if (dependsOnItself) {
      throw ProtocolError.ofStream(streamId, ErrorCode.PROTOCOL_ERROR, "it depends on itself");
    }
    if (headers == null) {
      StreamRecord stream = connection.open(streamId, peer.initialWindow(), -1);
      if (endStream) {
        stream.remoteEnd();
      }
      requests.tooLarge(stream);
    } else {
      requests.begin(streamId, headers, endStream, peer.initialWindow());
    }
  }

  private void trailers(StreamRecord stream, @Nullable HeaderBlock headers, boolean endStream)
      throws ProtocolError {
    if (stream.isRemoteEnded()) {
      throw ProtocolError.ofStream(stream.id(), ErrorCode.STREAM_CLOSED, "the request ended");
    }
    if (!endStream || headers == null) {
      throw ProtocolError.ofStream(
          stream.id(), ErrorCode.PROTOCOL_ERROR, "trailers that do not end the request");
    }
    HeaderRules.checkTrailers(stream.id(), headers);
    connection.remoteEnd(stream);
    requests.end(stream);
  }

  @Override
  public void data(int streamId, ByteBuf in, int length, int counted, boolean endStream)
      throws ProtocolError {
    receive(counted);
    if (length == 0 && !endStream) {
      guard.control();
    }
    StreamRecord stream = streams.get(streamId);
    if (stream == null) {
      checkNotIdle(streamId);
      if (history.of(streamId) != StreamHistory.Past.RESET_BY_US) {
        throw ProtocolError.ofStream(streamId, ErrorCode.STREAM_CLOSED, "the stream is closed");
      }
      return;
    }
    if (stream.isRemoteEnded()) {
      throw ProtocolError.ofStream(streamId, ErrorCode.STREAM_CLOSED, "the request ended");
    }
    stream.received(length, counted);
    if (endStream) {
      connection.remoteEnd(stream);
    } else if (counted > length) {
      connection.returnBytes(stream, counted - length);
    }
    requests.data(stream, in, length, endStream);
  }

  /** The window of the connection is for all streams: it is given back at once. */
  private void receive(int bytes) throws ProtocolError {
    if (!receiveWindow.received(bytes)) {
      throw ProtocolError.ofConnection(
          ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window allows");
    }
    int increment = receiveWindow.returned(bytes);
    if (increment > 0) {
      FrameWriter.windowUpdate(connection.control(), 0, increment);
    }
  }

  @Override
  public void resetStream(int streamId, long code) throws ProtocolError {
    checkNotIdle(streamId);
    guard.reset();
    StreamRecord stream = streams.get(streamId);
    if (stream != null) {
      GrpcStream.State call = stream.grpc();
      connection.abandon(stream);
      if (call != null) {
        call.transportReportStatus(
            Status.CANCELLED.withDescription("RST_STREAM received for code " + code));
      }
    }
  }

  /** Ends a stream for what its client did wrong; the connection, when there is no stream yet. */
  void streamFailed(ProtocolError e) throws ProtocolError {
    if (isIdle(e.streamId())) {
      // Nobody may reset such a stream, and it can still be opened.
      throw ProtocolError.ofConnection(e.code(), String.valueOf(e.getMessage()));
    }
    StreamRecord stream = streams.get(e.streamId());
    if (stream == null) {
      FrameWriter.resetStream(connection.control(), e.streamId(), e.code());
      history.reset(e.streamId());
      return;
    }
    GrpcStream.State call = stream.grpc();
    connection.reset(stream, e.code());
    if (call != null) {
      call.transportReportStatus(Status.INTERNAL.withDescription(e.getMessage()));
    }
  }

  private void checkNotIdle(int streamId) throws ProtocolError {
    if (isIdle(streamId)) {
      throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "the stream was not opened");
    }
  }

  private boolean isIdle(int streamId) {
    return streamId > history.last() || (streamId & 1) == 0;
  }

  // ---- windows

  @Override
  public void windowUpdate(int streamId, int increment) throws ProtocolError {
    guard.windowUpdate();
    if (streamId == 0) {
      if (increment == 0) {
        throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "a window raised by nothing");
      }
      if (!sender.window().change(increment)) {
        throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
      }
      sender.pump();
      return;
    }
    checkNotIdle(streamId);
    StreamRecord stream = streams.get(streamId);
    if (stream == null) {
      // A client cannot know yet that the stream is over.
      return;
    }
    if (increment == 0) {
      throw ProtocolError.ofStream(
          streamId, ErrorCode.PROTOCOL_ERROR, "a window raised by nothing");
    }
    if (!stream.sendWindow().change(increment)) {
      throw ProtocolError.ofStream(streamId, ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
    }
    sender.windowChanged(stream);
    if (sender.window().size() > 0) {
      sender.pump();
    }
  }

  @Override
  public void setting(int id, long value) throws ProtocolError {
    peer.set(id, value, connection.encoder()::tableSize);
  }

  private void changeWindows(int change) throws ProtocolError {
    boolean legal = true;
    for (StreamRecord stream : streams.values()) {
      legal &= stream.sendWindow().change(change);
      sender.windowChanged(stream);
    }
    if (!legal) {
      throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
    }
  }

  @Override
  public void settingsEnd() throws ProtocolError {
    guard.control();
    connection.liveness().begun();
    int change = peer.windowChange();
    if (change != 0) {
      changeWindows(change);
    }
    FrameWriter.settingsAck(connection.control());
    sender.pump();
  }

  // ---- the line

  @Override
  public void settingsAck() throws ProtocolError {
    guard.control();
  }

  @Override
  public void ping(long content) throws ProtocolError {
    guard.ping();
    FrameWriter.ping(connection.control(), true, content);
  }

  @Override
  public void pingAck(long content) throws ProtocolError {
    guard.control();
    connection.drain().pingAck(content);
  }

  @Override
  public void priority(int streamId) throws ProtocolError {
    guard.control();
  }

  @Override
  public void goAway(int lastStreamId, long code) throws ProtocolError {
    // The client ends the connection itself when it has what it wants.
    guard.control();
  }

  @Override
  public void unknown() throws ProtocolError {
    guard.control();
  }
}
