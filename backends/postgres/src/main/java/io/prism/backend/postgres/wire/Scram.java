package io.prism.backend.postgres.wire;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import java.util.List;

/** One login by SCRAM-SHA-256, in which the server proves itself as well. Without TLS's binding. */
final class Scram {

  static final String MECHANISM = "SCRAM-SHA-256";

  /** As in the driver: more would only keep a processor busy. */
  private static final int MOST_ITERATIONS = 100_000;

  private final ScramClient client;

  /** Begins one. */
  Scram(String password) throws WireException {
    try {
      this.client =
          ScramClient.builder()
              .advertisedMechanisms(List.of(MECHANISM))
              // The server goes by the name in the start-up message.
              .username("*")
              .password(password.toCharArray())
              .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
              .build();
    } catch (IllegalArgumentException e) {
      // Neither the text nor the cause: they may repeat the password.
      throw WireException.rejected("the password cannot be used for " + MECHANISM, null);
    }
  }

  /** What is said first. */
  String first() {
    return client.clientFirstMessage().toString();
  }

  /** Answers what the server says first. Takes some milliseconds of a processor. */
  String prove(String serverFirst) throws WireException {
    try {
      if (client.serverFirstMessage(serverFirst).getIterationCount() > MOST_ITERATIONS) {
        throw WireException.rejected("the server asks for too many iterations", null);
      }
      return client.clientFinalMessage().toString();
    } catch (ScramException | RuntimeException e) {
      throw failed();
    }
  }

  /** Checks that the server knows the password as well. */
  void verify(String serverFinal) throws WireException {
    try {
      client.serverFinalMessage(serverFinal);
    } catch (ScramException | RuntimeException e) {
      throw failed();
    }
  }

  private static WireException failed() {
    return WireException.rejected("the server could not prove itself by " + MECHANISM, null);
  }
}
