package io.prism.proxy.testing;

import io.prism.control.snapshot.Snapshot;
import io.prism.proxy.server.SnapshotSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Snapshots when a test says so. */
public final class ManualSource implements SnapshotSource {

  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot current;

  public ManualSource(Snapshot first) {
    current = first;
  }

  /** Publishes a snapshot; returns when every listener has applied it. */
  public void publish(Snapshot next) {
    current = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  @Override
  public Snapshot current() {
    return current;
  }

  @Override
  public void subscribe(Consumer<Snapshot> listener) {
    listeners.add(listener);
  }

  @Override
  public List<String> problems() {
    return List.of();
  }
}
