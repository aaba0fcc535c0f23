package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.OutputSchedule;
import io.prism.http2.frame.PeerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a connection: those that wait until the peer takes further ones, and those under
 * way. A call leaves before its end is told, and whatever who is told does, others are told of
 * theirs. Used on the loop only.
 */
final class ClientCalls implements OutputSchedule.Source {

  private static final int MOST_SPARE = 256;
  private static final int LAST_ID = Integer.MAX_VALUE - 2;

  private final ClientConnection connection;
  private final ClientLimits limits;
  private final RequestSender sender;
  private final PeerSettings peer = new PeerSettings();
  private final IntObjectMap<ClientStream> streams = new IntObjectHashMap<>();
  private final Deque<ClientStream> waiting = new ArrayDeque<>();
  private final Deque<ClientStream> spare = new ArrayDeque<>();
  private int nextId = 1;

  ClientCalls(ClientConnection connection, RequestSender sender) {
    this.connection = connection;
    this.limits = connection.limits();
    this.sender = sender;
  }

  // ---- how they begin

  /** Has a call wait for its turn, which may be now; false when too many wait already. */
  boolean begin(Exchange exchange, RequestHead head, byte[] body, int length, long deadlineNanos) {
    if (waiting.size() >= limits.mostWaiting()) {
      return false;
    }
    ClientStream stream = spare.pollLast();
    if (stream == null) {
      stream = new ClientStream(this, limits.streamWindow());
    }
    stream.become(exchange, head, body, length, deadlineNanos);
    waiting.addLast(stream);
    if (waiting.size() == 1) {
      openWaiting();
    }
    return true;
  }

  private boolean canOpen() {
    return !waiting.isEmpty() && streams.size() < peer.maxStreams() && connection.isUsable();
  }

  /** Opens what waits, as far as the peer and the line let it. */
  private void openWaiting() {
    while (canOpen() && connection.output().hasRoom()) {
      ClientStream stream = waiting.removeFirst();
      stream.open(nextId, peer.initialWindow());
      streams.put(nextId, stream);
      nextId += 2;
      sender.begin(stream);
      stream.begun();
      if (nextId > LAST_ID) {
        connection.lose();
      }
    }
  }

  @Override
  public boolean isPending() {
    return sender.isPending() || canOpen();
  }

  @Override
  public void pump() {
    openWaiting();
    sender.pump();
  }

  @Override
  public void failed(Throwable failure) {
    connection.failed(failure);
  }

  // ---- which there are

  /** What the peer lets them do. */
  PeerSettings peer() {
    return peer;
  }

  /** The one of a stream; null when that is not open. */
  @Nullable ClientStream get(int streamId) {
    return streams.get(streamId);
  }

  /** Whether a stream of ours with this identifier was opened. */
  boolean wasOpened(int streamId) {
    return (streamId & 1) == 1 && streamId < nextId;
  }

  /** Whether none has a stream. */
  boolean areAllClosed() {
    return streams.isEmpty();
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return streams.isEmpty() && waiting.isEmpty();
  }

  /** Visits all; they may end meanwhile. */
  void forEach(Consumer<ClientStream> visitor) {
    forEachOpen(visitor);
    new ArrayList<>(waiting).forEach(visitor);
  }

  private void forEachOpen(Consumer<ClientStream> visitor) {
    new ArrayList<>(streams.values()).forEach(visitor);
  }

  /** Changes how much each may send; false when one of them could send more than is legal. */
  boolean changeWindows(int by) {
    boolean legal = true;
    for (ClientStream stream : streams.values()) {
      legal &= stream.sendWindow().change(by);
      sender.lineUp(stream);
    }
    return legal;
  }

  // ---- how they end

  /** The reply is complete. */
  void complete(ClientStream stream) {
    Exchange told = leave(stream, ErrorCode.NO_ERROR);
    if (told != null) {
      try {
        told.completed();
      } catch (RuntimeException | Error e) {
        connection.defect(e);
      }
      recycle(stream);
    }
  }

  /** The peer, or what it sent, ends a call. */
  void fail(ClientStream stream, Status status, Metadata trailers, boolean seen) {
    fail(stream, ErrorCode.CANCEL, status, trailers, seen);
  }

  /** The same, and a code says why to a peer that would go on. */
  void fail(ClientStream stream, int code, Status status, Metadata trailers, boolean seen) {
    Exchange told = leave(stream, code);
    if (told != null) {
      try {
        told.failed(status, trailers, seen);
      } catch (RuntimeException | Error e) {
        connection.defect(e);
      }
      recycle(stream);
    }
  }

  /** Nobody waits for a call any more. */
  void cancel(ClientStream stream) {
    if (leave(stream, ErrorCode.CANCEL) != null) {
      recycle(stream);
    }
  }

  /** Fails those that wait: the peer has certainly not seen them. */
  void failWaiting(Status status) {
    new ArrayList<>(waiting).forEach(stream -> fail(stream, status, new Metadata(), false));
  }

  /** Fails those that the peer says it has not seen, and never will. */
  void failUnseen(int lastSeen, Status status) {
    forEachOpen(
        stream -> {
          if (stream.id() > lastSeen) {
            // To the peer there is no such stream, so that a reset of it would be an error.
            stream.remoteReset();
            fail(stream, status, new Metadata(), false);
          }
        });
  }

  /** Fails those that have a stream, on a line that is gone. */
  void failOpen(Status status) {
    forEachOpen(
        stream -> {
          stream.remoteReset();
          fail(stream, status, new Metadata(), true);
        });
  }

  /**
   * Takes a call off the connection, and resets its stream where that is open on a side.
   *
   * @return who is to be told; null when it ended already
   */
  private @Nullable Exchange leave(ClientStream stream, int code) {
    Exchange told = stream.exchange();
    if (told == null) {
      return null;
    }
    if (stream.isOpen()) {
      if (!stream.isRemoteEnded() || stream.unsent() > 0) {
        FrameWriter.resetStream(connection.control(), stream.id(), code);
        connection.touch();
      }
      streams.remove(stream.id());
      sender.forget(stream);
    } else {
      waiting.remove(stream);
    }
    stream.detach();
    if (!waiting.isEmpty()) {
      connection.touch();
    }
    connection.callLeft();
    return told;
  }

  private void recycle(ClientStream stream) {
    stream.close();
    if (spare.size() < MOST_SPARE) {
      spare.addLast(stream);
    }
  }
}
