package io.prism.backend.postgres.wire;

/** First bytes of the messages that a server sends. */
final class MessageType {

  static final int AUTHENTICATION = 'R';
  static final int BACKEND_KEY_DATA = 'K';
  static final int BIND_COMPLETE = '2';
  static final int COMMAND_COMPLETE = 'C';
  static final int DATA_ROW = 'D';
  static final int EMPTY_QUERY = 'I';
  static final int ERROR = 'E';
  static final int NOTICE = 'N';
  static final int NOTIFICATION = 'A';
  static final int PARAMETER_STATUS = 'S';
  static final int PARSE_COMPLETE = '1';
  static final int READY_FOR_QUERY = 'Z';
  static final int ROW_DESCRIPTION = 'T';

  private MessageType() {}

  /** Whether it may come at any time and is of no interest. */
  static boolean isPassedOver(int type) {
    return type == NOTICE || type == NOTIFICATION || type == PARAMETER_STATUS;
  }
}
