package io.prism.operator.process;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's part in the election of the leader, by a Lease as client-go does it. What a leader
 * does begins only once it leads: a replica in reserve watches nothing, so that it costs the API
 * server next to nothing. It leads once at most; a replica that loses the lead ends its process.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

  private static final int LOST_LEAD = 3;
  private static final int CANNOT_LEAD = 4;

  private final LeaderElector elector;
  private final AtomicBoolean leads = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ExecutorService renewals = thread("election");
  private final ExecutorService leading = thread("lead");
  private volatile @Nullable CompletableFuture<?> election;

  /**
   * Does not stand for election yet.
   *
   * @param namespace where the Lease is
   * @param identity the replica's name, which no other has
   * @param lead what to begin as a leader; runs once, and may block
   */
  Leadership(KubernetesClient client, String namespace, String identity, Runnable lead) {
    this.elector =
        new LeaderElector(
            client,
            new LeaderElectionConfig(
                new LeaseLock(namespace, OperatorProcess.LEADER_LEASE, identity),
                LEASE,
                RENEW_DEADLINE,
                RETRY_PERIOD,
                // The Lease has to be renewed while the leader begins.
                new LeaderCallbacks(
                    () -> leading.execute(() -> begin(identity, lead)), this::ended, _ -> {}),
                true,
                OperatorProcess.LEADER_LEASE),
            renewals);
  }

  /** Stands for election from now on; once. */
  void stand() {
    election = elector.start();
  }

  /** Whether it stands for election. */
  boolean stands() {
    return election != null;
  }

  /** Whether it leads. */
  boolean leads() {
    return leads.get();
  }

  private void begin(String identity, Runnable lead) {
    leads.set(true);
    LOG.atInfo().addKeyValue("identity", identity).log("this replica leads");
    try {
      lead.run();
    } catch (Throwable e) {
      // A leader that cannot work would keep every other one from it.
      LOG.atError().setCause(e).log("this replica cannot lead; it ends and begins anew");
      Runtime.getRuntime().halt(CANNOT_LEAD);
    }
  }

  /**
   * Ends the process at once when the lead was lost rather than given up: another replica leads
   * soon, and whatever this one still does would be in its way.
   */
  private void ended() {
    if (!closing.get()) {
      LOG.error("the lead was lost; this replica ends and begins anew");
      Runtime.getRuntime().halt(LOST_LEAD);
    }
  }

  /** The process ends by itself: not by the loss of the lead. Returns once a leader has begun. */
  void end() {
    closing.set(true);
    leading.close();
  }

  /** Gives the lead up, if it has it, so that another replica can lead at once. */
  @Override
  public void close() {
    end();
    CompletableFuture<?> standing = election;
    if (standing != null) {
      standing.cancel(false);
    }
    renewals.shutdown();
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }
}
