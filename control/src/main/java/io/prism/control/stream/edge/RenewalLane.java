package io.prism.control.stream.edge;

import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.Registrar;
import io.prism.control.stream.Renewed;
import io.prism.control.stream.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the reports of one session, one at a time and off the session's threads. A store that
 * is slow gets the newest report only. Once the gateway's record is to be forgotten, nothing makes
 * it again.
 */
final class RenewalLane {

  private static final Logger LOG = LoggerFactory.getLogger(RenewalLane.class);

  private final Registrar registrar;
  private final Consumer<Renewed> onRenewed;
  private final List<Runnable> whenIdle = new ArrayList<>();
  private @Nullable Report waiting;
  private @Nullable ProxyId leaving;

  /** As it was stored last; for the one thread that works. */
  private Optional<ProxyRecord> stored = Optional.empty();

  private boolean left;
  private boolean running;
  private boolean failing;

  RenewalLane(Registrar registrar, Consumer<Renewed> onRenewed) {
    this.registrar = registrar;
    this.onRenewed = onRenewed;
  }

  synchronized void renew(Report report) {
    if (!left) {
      waiting = waiting == null ? report : newer(waiting, report);
      run();
    }
  }

  synchronized void release(ProxyId proxy) {
    left = true;
    waiting = null;
    leaving = proxy;
    run();
  }

  /** Runs an action once nothing is to be remembered or forgotten any more. */
  synchronized void whenIdle(Runnable action) {
    whenIdle.add(action);
    run();
  }

  /** The newer one says all that the older one does, but for an admission. */
  private static Report newer(Report before, Report after) {
    Optional<String> admitTo = after.admitTo().or(before::admitTo);
    return new Report(
        after.proxy(),
        after.seq(),
        after.acked(),
        after.refused(),
        after.quiesced(),
        after.phase(),
        admitTo);
  }

  private void run() {
    if (!running) {
      running = true;
      Thread.ofVirtual().name("prism-renewal").start(this::work);
    }
  }

  private void work() {
    for (Runnable job = next(); job != null; job = next()) {
      try {
        job.run();
        failing = false;
      } catch (RuntimeException e) {
        // The next heartbeat tries again; without an answer the gateway's lease runs out.
        if (!failing) {
          LOG.atWarn().setCause(e).log("the record of a gateway cannot be written");
        }
        failing = true;
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Report report = waiting;
    if (report != null) {
      waiting = null;
      return () -> remember(report);
    }
    ProxyId proxy = leaving;
    if (proxy != null) {
      leaving = null;
      return () -> registrar.release(proxy);
    }
    if (!whenIdle.isEmpty()) {
      return whenIdle.removeFirst();
    }
    running = false;
    return null;
  }

  private void remember(Report report) {
    stored = registrar.remember(report, stored);
    stored.ifPresent(record -> onRenewed.accept(registrar.confirm(report, record)));
  }
}
