package io.prism.proxy.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.prism.control.ControlPlane;
import io.prism.control.snapshot.Snapshot;
import java.util.List;
import java.util.function.Consumer;

/** Where snapshots come from. */
public interface SnapshotSource {

  /** The snapshot in force. Never blocks. */
  Snapshot current();

  /** Adds a listener for later snapshots, told one at a time. */
  void subscribe(Consumer<Snapshot> listener);

  /** Why the newest configuration is not in force; empty when it is. Never blocks. */
  List<String> problems();

  /**
   * Whether {@link #current} is what shall be served. Until it is, it only says how the process is
   * set up; calls answer UNAVAILABLE, and the process is not ready.
   */
  default boolean isEstablished() {
    return true;
  }

  /** Adds what it measures of itself. */
  default void bindTo(MeterRegistry meters) {}

  /** The snapshots of a control plane in this process. */
  static SnapshotSource of(ControlPlane control) {
    return new SnapshotSource() {
      @Override
      public Snapshot current() {
        return control.current();
      }

      @Override
      public void subscribe(Consumer<Snapshot> listener) {
        control.subscribe((previous, current) -> listener.accept(current));
      }

      @Override
      public List<String> problems() {
        return control.lastError().map(ConfigProblems::describe).orElse(List.of());
      }
    };
  }
}
