package io.prism.backend.postgres.store;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.common.v1.ErrorReason;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the server's failures of statements that were rolled back into answers. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration SOON = Duration.ofMillis(50);

  private final String backend;

  Failures(String backend) {
    this.backend = backend;
  }

  /** The answer to a call that was certainly not applied. */
  PrismException notApplied(SQLException failure) {
    return switch (FailureKind.of(failure)) {
      case CONTENDED, DUPLICATE ->
          PrismException.builder(
                  ErrorReason.CONFLICT,
                  "the store gave up in favour of concurrent calls; nothing was applied, retry")
              .retryAfter(SOON)
              .build();
      case FULL -> Errors.storeFull(backend, "its server has no disk space left");
      case BUSY -> Errors.overloaded("the store's server lacks memory or connections");
      case SLOW -> Errors.unavailable(backend, "its server took too long");
      case REFUSED, LOST -> Errors.unavailable(backend, "its server does not accept the call now");
      case CORRUPT -> {
        log(failure, "The server reports damaged data");
        yield PrismException.of(
            ErrorReason.DATA_CORRUPTED,
            "the store's server reports damaged data; its log says more");
      }
      case DATA, DEFECT -> {
        log(failure, "The server refused a statement");
        yield PrismException.of(
            ErrorReason.INTERNAL, "the store refused the call; the gateway's log says why");
      }
    };
  }

  /** A mutation that had begun when contact was lost. */
  PrismException unknown(boolean repeatable) {
    if (!repeatable) {
      return Errors.outcomeUnknown(backend);
    }
    return PrismException.builder(
            ErrorReason.BACKEND_UNAVAILABLE,
            "contact with store '"
                + backend
                + "' was lost during the call; repeating it as it is, with the same idempotency token, is safe")
        .metadata("backend", backend)
        .retryAfter(Duration.ofSeconds(1))
        .build();
  }

  private void log(SQLException failure, String what) {
    // The text of the failure may hold keys.
    LOG.atError()
        .addKeyValue("backend", backend)
        .addKeyValue("sqlstate", failure.getSQLState())
        .log(what);
  }
}
