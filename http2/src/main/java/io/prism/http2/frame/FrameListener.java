package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;

/**
 * Told of frames whose form is sound; whether they are in place here is for the listener to say.
 * Buffers are valid during a call only.
 */
public interface FrameListener {

  /**
   * A DATA frame.
   *
   * @param in holds the data from its reader index on, and more behind it
   * @param length of the data
   * @param counted what counts for flow control: data and padding
   */
  void data(int streamId, ByteBuf in, int length, int counted, boolean endStream)
      throws ProtocolError;

  /**
   * A complete header block.
   *
   * @param block all of it, between the indexes
   * @param dependsOnItself whether it asks for a priority that makes no sense
   */
  void headers(int streamId, ByteBuf block, boolean endStream, boolean dependsOnItself)
      throws ProtocolError;

  /** A PRIORITY frame, which says nothing to us. */
  void priority(int streamId) throws ProtocolError;

  void resetStream(int streamId, long code) throws ProtocolError;

  /** One of the values of a SETTINGS frame. */
  void setting(int id, long value) throws ProtocolError;

  /** All values of a SETTINGS frame were told. */
  void settingsEnd() throws ProtocolError;

  void settingsAck() throws ProtocolError;

  void ping(long content) throws ProtocolError;

  void pingAck(long content) throws ProtocolError;

  void goAway(int lastStreamId, long code) throws ProtocolError;

  void windowUpdate(int streamId, int increment) throws ProtocolError;

  /** A frame of a type that we do not know, to be ignored. */
  void unknown() throws ProtocolError;
}
