package io.prism.backend.postgres.wire;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A statement or a connection failed. There is always a SQLSTATE, the server's or of class 08 when
 * it is our own word; the server's text is never in here, since it repeats values.
 */
public class WireException extends SQLException {

  private static final long serialVersionUID = 1;

  /** Contact was lost: what became of what was under way is unknown. */
  static final String LOST = "08006";

  /** There never was contact. */
  static final String UNREACHABLE = "08001";

  /** The server does not want what the settings ask for. */
  static final String REJECTED = "08004";

  /** The server broke the protocol. */
  static final String VIOLATION = "08P01";

  WireException(String message, String sqlState, @Nullable Throwable cause) {
    super(message, sqlState, cause);
  }

  /** The server's word. */
  static WireException ofServer(String sqlState) {
    return new WireException("the server answered with SQLSTATE " + sqlState, sqlState, null);
  }

  /** The connection ended while it was in use, or before. */
  static WireException lost(String why, @Nullable Throwable cause) {
    return new WireException("contact with the server was lost: " + why, LOST, cause);
  }

  /** The connection was given up since we could not go on with it. */
  static WireException ownFault(Throwable cause) {
    return new OwnFault(cause);
  }

  /** The connection could not be made. */
  static WireException unreachable(String why, @Nullable Throwable cause) {
    return new WireException("the server could not be reached: " + why, UNREACHABLE, cause);
  }

  /** The server and the settings do not fit. */
  static WireException rejected(String why, @Nullable Throwable cause) {
    return new WireException(why, REJECTED, cause);
  }

  /** The server sent what it must not. */
  static WireException violation(ProtocolViolation cause) {
    return new WireException("the server broke the protocol", VIOLATION, cause);
  }

  /** TLS did not come to be. */
  static WireException encryption(String why, @Nullable Throwable cause) {
    return new Encryption(why, cause);
  }

  /**
   * Somebody on our side failed and contact was given up for it, which says nothing of the server.
   * What became of what was under way is unknown all the same.
   */
  public static final class OwnFault extends WireException {

    private static final long serialVersionUID = 1;

    private OwnFault(Throwable cause) {
      super(
          "contact with the server was given up, since an answer could not be taken", LOST, cause);
    }
  }

  /** TLS did not come to be, which the mode {@code prefer} can live with. */
  static final class Encryption extends WireException {

    private static final long serialVersionUID = 1;

    private Encryption(String why, @Nullable Throwable cause) {
      super(why, LOST, cause);
    }
  }
}
