package io.prism.operator.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the operator's own certificate made by the replica that leads, and taken up by all. A replica
 * that has waited for a while makes it itself: the leader may be one of another version or with
 * other arguments, which makes none and stays until this one is ready.
 */
public final class OperatorCertificate {

  /** How long a leader may take. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(OperatorCertificate.class);

  private final Certificates certificates;
  private final StreamIdentity identity;
  private final InstantSource clock;
  private final Instant begun;
  private volatile boolean leads;

  /** For one replica, which begins to wait now. */
  public OperatorCertificate(
      Certificates certificates, StreamIdentity identity, InstantSource clock) {
    this.certificates = certificates;
    this.identity = identity;
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** This replica leads from now on. */
  public void lead() {
    leads = true;
  }

  /** Does what is due; to be called every few seconds. Never throws. */
  public void look() {
    try {
      identity.look();
      boolean waitedLong = !clock.instant().isBefore(begun.plus(PATIENCE));
      if (leads || waitedLong && !identity.isReady()) {
        var unused = certificates.ofOperator();
        identity.look();
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("could not look after the operator's certificate");
    }
  }
}
