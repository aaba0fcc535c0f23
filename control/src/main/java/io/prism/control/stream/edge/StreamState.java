package io.prism.control.stream.edge;

import io.prism.control.stream.Held;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a gateway's stream stands.
 *
 * @param connected whether there is a stream
 * @param held the set the gateway holds, in force or not
 * @param acked the newest version in force but for what is refused; 0 before the first
 * @param refused why entries are refused, by name
 * @param heardNanos when the control plane was heard last, by {@link System#nanoTime}; the start
 *     before the first time
 */
public record StreamState(
    boolean connected, Held held, long acked, Map<String, String> refused, long heardNanos) {

  /** Copies the map. */
  public StreamState {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
  }

  /** How old the configuration may be: the time since the control plane was heard last. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }
}
