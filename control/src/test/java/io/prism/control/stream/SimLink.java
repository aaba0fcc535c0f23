package io.prism.control.stream;

/**
 * One stream. A healthy one keeps order and loses nothing until it is cut; a bad one also loses,
 * doubles and reorders, which no real transport does, so that nothing rests on luck. The replica
 * may notice a cut late, and messages that were on their way then still arrive.
 */
final class SimLink {

  private final SimWorld world;
  private final SimProxy proxy;
  private final SimReplica replica;
  private final boolean bad;
  private boolean proxyEnd = true;
  private boolean replicaEnd = true;
  private long lastUp;
  private long lastDown;

  SimLink(SimWorld world, SimProxy proxy, SimReplica replica, boolean bad) {
    this.world = world;
    this.proxy = proxy;
    this.replica = replica;
    this.bad = bad;
  }

  void up(Up message) {
    if (!proxyEnd) {
      return;
    }
    for (int copies = copies(); copies > 0; copies--) {
      long delay = delay(lastUp);
      lastUp = Math.max(lastUp, world.now() + delay);
      world.after(
          delay,
          () -> {
            if (replicaEnd) {
              replica.onUp(this, message);
            }
          });
    }
  }

  void down(Down message) {
    if (!replicaEnd) {
      return;
    }
    for (int copies = copies(); copies > 0; copies--) {
      long delay = delay(lastDown);
      lastDown = Math.max(lastDown, world.now() + delay);
      world.after(
          delay,
          () -> {
            if (proxyEnd) {
              proxy.onDown(message);
            }
          });
    }
  }

  /** The gateway's end goes at once, the replica's sooner or later. */
  void cut() {
    if (proxyEnd) {
      proxyEnd = false;
      proxy.onCut(this);
      world.after(world.millis(0, 8_000), this::noticed);
    }
  }

  /** The process of the gateway ended without a word. */
  void abandon() {
    proxyEnd = false;
    world.after(world.millis(0, 8_000), this::noticed);
  }

  /** The replica's end goes at once. */
  void close() {
    noticed();
    world.after(world.millis(1, 100), this::cut);
  }

  private void noticed() {
    if (replicaEnd) {
      replicaEnd = false;
      replica.onGone(this);
    }
  }

  private boolean misbehaves() {
    return bad && world.isFaulty();
  }

  private int copies() {
    if (!misbehaves()) {
      return 1;
    }
    return world.chance(0.1) ? 0 : world.chance(0.05) ? 2 : 1;
  }

  private long delay(long last) {
    long delay = world.mishap(0.02) ? world.millis(100, 6_000) : world.millis(1, 30);
    // In order, unless the link is a bad one.
    return misbehaves() ? delay : Math.max(delay, last - world.now());
  }
}
