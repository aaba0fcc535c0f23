package io.prism.backend.postgres.link;

import java.sql.SQLException;

/**
 * Says why the server cannot be used, in words that clients may see: no address, no role, no text
 * of the server.
 */
public final class Outage {

  /** What a refusal of the credentials is called. */
  static final String REFUSED = "the server does not accept the credentials";

  private Outage() {}

  /** Whether the server refuses the credentials. */
  static boolean isRefusal(SQLException failure) {
    return failure.getSQLState() != null && isRefusal(failure.getSQLState());
  }

  /** The same by SQLSTATE. */
  static boolean isRefusal(String sqlState) {
    return sqlState.startsWith("28");
  }

  /** One clause that completes "the store is not available: ...". */
  public static String explain(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return "the driver could not connect";
    }
    return switch (state) {
      case "08001" -> "no server that accepts writes could be reached";
      case "08004" -> "the server rejected the connection";
      case "25006" -> "the server does not accept writes, or was configured anew";
      case "3D000" -> "the database does not exist on the server";
      case "42501" -> "the role lacks a privilege there";
      case "53300" -> "the server has no connection left";
      case "57014" -> "the server took too long";
      case "57P03" -> "the server is starting or stopping";
      default ->
          isRefusal(state) ? REFUSED : "contact with the server was lost (SQLSTATE " + state + ")";
    };
  }
}
