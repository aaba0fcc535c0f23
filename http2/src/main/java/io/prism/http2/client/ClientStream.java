package io.prism.http2.client;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.ReceiveWindow;
import io.prism.http2.frame.SendWindow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One call on its connection. Used again for another one when this one is over, so that a small
 * call makes no garbage here. Touched on the loop only.
 */
final class ClientStream {

  static final int PREFIX_BYTES = 5;

  /** Messages up to this size come in the record's own buffer, which it keeps. */
  static final int OWN_BYTES = 16 << 10;

  /** So many times as large an array becomes as it was, when more of a message arrives. */
  private static final int GROWTH = 4;

  /** Buffers beyond this size are not kept for the next call. */
  private static final int KEPT_BYTES = 2 << 10;

  private static final byte[] NOTHING = new byte[0];

  private final ClientCalls calls;
  private int id;
  private @Nullable Exchange exchange;
  private @Nullable RequestHead head;
  private long deadlineNanos;

  // Sending.
  private byte[] body = NOTHING;
  private int bodyLength;
  private int sent;
  private final SendWindow sendWindow = new SendWindow(0);
  private boolean inLine;

  // Receiving.
  private final ReceiveWindow receiveWindow;
  private boolean headSeen;
  private boolean remoteEnded;
  private final byte[] prefix = new byte[PREFIX_BYTES];
  private int prefixRead;
  private byte[] own = NOTHING;
  private byte[] message = NOTHING;
  private int messageLength;
  private int messageRead;
  private boolean replied;

  /** One of these calls, of whose reply so many bytes may arrive before they are read. */
  ClientStream(ClientCalls calls, int window) {
    this.calls = calls;
    this.receiveWindow = new ReceiveWindow(window);
  }

  /** Becomes another call, which has no identifier yet. */
  void become(Exchange told, RequestHead of, byte[] request, int length, long deadline) {
    exchange = told;
    told.stream = this;
    head = of;
    body = request;
    bodyLength = length;
    deadlineNanos = deadline;
    id = 0;
    sent = 0;
    inLine = false;
    headSeen = false;
    remoteEnded = false;
    prefixRead = 0;
    messageLength = 0;
    messageRead = 0;
    replied = false;
  }

  /** Has an identifier and windows from now on. */
  void open(int newId, int newSendWindow) {
    id = newId;
    sendWindow.reset(newSendWindow);
    receiveWindow.reset();
  }

  /** Is nobody's call any more; what was read of the reply is still there. */
  void detach() {
    Exchange told = exchange;
    if (told != null) {
      told.stream = null;
    }
    exchange = null;
    head = null;
  }

  /** Forgets everything. */
  void close() {
    body = NOTHING;
    message = NOTHING;
    if (own.length > KEPT_BYTES) {
      own = NOTHING;
    }
  }

  ClientCalls calls() {
    return calls;
  }

  /** 0 while it waits to be opened. */
  int id() {
    return id;
  }

  boolean isOpen() {
    return id != 0;
  }

  /** Who is told; null when it is over. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** Tells that the request is on its way. */
  void begun() {
    Exchange told = exchange;
    if (told != null) {
      told.begun();
    }
  }

  RequestHead head() {
    RequestHead known = head;
    if (known == null) {
      throw new IllegalStateException("the call is over");
    }
    return known;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whether its deadline is over. */
  boolean isOverdue(long nowNanos) {
    return deadlineNanos != ClientConnection.NO_DEADLINE && deadlineNanos - nowNanos <= 0;
  }

  // ---- sending

  /** Bytes of data that are not sent yet. */
  int unsent() {
    return PREFIX_BYTES + bodyLength - sent;
  }

  /** Writes the next bytes of data, of which there are so many. */
  void write(ByteBuf out, int bytes) {
    int left = bytes;
    while (left > 0 && sent < PREFIX_BYTES) {
      out.writeByte(sent == 0 ? 0 : bodyLength >>> 8 * (PREFIX_BYTES - 1 - sent));
      sent++;
      left--;
    }
    if (left > 0) {
      out.writeBytes(body, sent - PREFIX_BYTES, left);
      sent += left;
    }
    sendWindow.sent(bytes);
  }

  SendWindow sendWindow() {
    return sendWindow;
  }

  boolean isInLine() {
    return inLine;
  }

  void inLine(boolean stands) {
    inLine = stands;
  }

  // ---- receiving

  boolean isRemoteEnded() {
    return remoteEnded;
  }

  /** The peer sends nothing further. */
  void remoteEnded() {
    remoteEnded = true;
  }

  /** The peer neither sends nor takes anything further. */
  void remoteReset() {
    remoteEnded = true;
    sent = PREFIX_BYTES + bodyLength;
  }

  boolean isHeadSeen() {
    return headSeen;
  }

  void headSeen() {
    headSeen = true;
  }

  ReceiveWindow receiveWindow() {
    return receiveWindow;
  }

  /** Whether the bytes so far end within a message. */
  boolean isWithinMessage() {
    return prefixRead > 0;
  }

  /**
   * Reads up to the end of the prefix.
   *
   * @return the bytes that were read
   */
  int readPrefix(ByteBuf in, int length) {
    int bytes = Math.min(length, PREFIX_BYTES - prefixRead);
    in.readBytes(prefix, prefixRead, bytes);
    prefixRead += bytes;
    return bytes;
  }

  boolean isPrefixRead() {
    return prefixRead == PREFIX_BYTES;
  }

  boolean isCompressed() {
    return prefix[0] != 0;
  }

  /** The size that the prefix tells; negative when it is larger than an int. */
  int announced() {
    return (prefix[1] & 0xff) << 24
        | (prefix[2] & 0xff) << 16
        | (prefix[3] & 0xff) << 8
        | prefix[4] & 0xff;
  }

  /** The message begins of which the prefix was read. */
  void beginMessage(int length) {
    messageLength = length;
    messageRead = 0;
    if (length > OWN_BYTES) {
      // Five bytes that announce it are no reason to make room for all of it.
      message = NOTHING;
      return;
    }
    if (own.length < length) {
      own = new byte[Math.max(256, Integer.highestOneBit(length) << 1)];
    }
    message = own;
  }

  /**
   * Reads up to the end of the message.
   *
   * @return the bytes that were read
   */
  int readMessage(ByteBuf in, int length) {
    int bytes = Math.min(length, messageLength - messageRead);
    if (messageRead + bytes > message.length) {
      grow(messageRead + bytes);
    }
    in.readBytes(message, messageRead, bytes);
    messageRead += bytes;
    return bytes;
  }

  /** An array of just the size of the message when nothing is missing. */
  private void grow(int needed) {
    int size = Math.max(needed, Math.max(2 * OWN_BYTES, GROWTH * message.length));
    message = Arrays.copyOf(message, Math.min(size, messageLength));
  }

  boolean isMessageRead() {
    return messageRead == messageLength;
  }

  /** The message that was read, which is the only one. */
  byte[] takeMessage() {
    byte[] complete = message;
    replied = true;
    prefixRead = 0;
    message = NOTHING;
    return complete;
  }

  /** Whether the message of the reply was read. */
  boolean isReplied() {
    return replied;
  }

  int messageLength() {
    return messageLength;
  }
}
