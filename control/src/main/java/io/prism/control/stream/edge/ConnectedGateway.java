package io.prism.control.stream.edge;

import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Up;
import java.util.Map;

/**
 * A gateway that is connected to this replica.
 *
 * @param proxy its process
 * @param acked the newest version it acknowledged in this stream; 0 before the first
 * @param nacks what it refuses, by name
 */
public record ConnectedGateway(ProxyId proxy, long acked, Map<String, Up.Nack> nacks) {

  /** Copies the map. */
  public ConnectedGateway {
    nacks = Map.copyOf(nacks);
  }
}
