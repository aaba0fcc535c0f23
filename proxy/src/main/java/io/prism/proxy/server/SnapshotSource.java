package io.prism.proxy.server;

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
