package io.prism.control.stream;

import java.util.List;
import java.util.Map;

/** What a gateway says. The meaning of each is that of its message in {@code control.proto}. */
public sealed interface Up {

  /** Who the gateway is and what it holds. */
  record Hello(ProxyId proxy, String shard, List<Integer> protocols, Held held) implements Up {
    /** Copies the list. */
    public Hello {
      protocols = List.copyOf(protocols);
    }
  }

  /** A version is in force but for what is refused; takes back every nack before it. */
  record Ack(long version, Map<String, EpochState> epochs) implements Up {
    /** Copies the map. */
    public Ack {
      epochs = Map.copyOf(epochs);
    }
  }

  /**
   * An entry was refused.
   *
   * @param recorded the epoch that the store holds, where an erasure was refused because that is
   *     later than its own; else 0
   */
  record Nack(long version, String name, String reason, int recorded) implements Up {
    /** For any other reason than an epoch. */
    public Nack(long version, String name, String reason) {
      this(version, name, reason, 0);
    }
  }

  /** The gateway lives. */
  record Heartbeat(long seq, Held held, long acked, int refused) implements Up {}

  /** How far the gateway is with ending. */
  record DrainState(DrainPhase phase, long inFlight) implements Up {}
}
