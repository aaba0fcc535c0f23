package io.prism.proxy.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.control.ProcessConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.stream.edge.StreamState;
import io.prism.proxy.server.SnapshotSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The snapshots that the configuration stream leads to. Established by the first one. */
public final class StreamSource implements SnapshotSource {

  /** Silence that is worth telling; the control plane answers every few seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot current;
  private volatile boolean established;
  private volatile Optional<Supplier<StreamState>> stream = Optional.empty();

  /** A source that knows only the process. */
  public StreamSource(ProcessConfig process) {
    this.current = new Snapshot(1, "", Map.of(), Map.of(), process.server());
  }

  /** Tells from now on how the stream stands. */
  public void watch(Supplier<StreamState> state) {
    stream = Optional.of(state);
  }

  /**
   * Puts a snapshot in force; called by one thread at a time. When that fails, the old one stays.
   */
  void publish(Snapshot next) {
    Snapshot former = current;
    boolean before = established;
    current = next;
    established = true;
    try {
      listeners.forEach(listener -> listener.accept(next));
    } catch (RuntimeException e) {
      current = former;
      established = before;
      throw e;
    }
  }

  @Override
  public Snapshot current() {
    return current;
  }

  @Override
  public boolean isEstablished() {
    return established;
  }

  @Override
  public void subscribe(Consumer<Snapshot> listener) {
    listeners.add(listener);
  }

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    stream
        .map(Supplier::get)
        .ifPresent(
            state -> {
              if (state.age().compareTo(SILENCE) > 0) {
                problems.add(
                    "the control plane has not been heard for " + state.age().toSeconds() + " s");
              }
              state
                  .refused()
                  .forEach((name, reason) -> problems.add(what(name) + " refused: " + reason));
            });
    return problems;
  }

  private static String what(String name) {
    return name.isEmpty() ? "the shard's settings are" : "namespace '" + name + "' is";
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    gauge("prism.config.version", StreamState::acked)
        .description("Version of the configuration in force; 0 before the first.")
        .register(meters);
    gauge("prism.config.age.seconds", state -> state.age().toMillis() / 1_000.0)
        .description("Time since the control plane was heard last.")
        .register(meters);
    gauge("prism.config.refused", state -> state.refused().size())
        .description("Namespaces whose newest configuration is refused.")
        .register(meters);
    gauge("prism.config.connected", state -> state.connected() ? 1 : 0)
        .description("Whether there is a stream to the control plane.")
        .register(meters);
  }

  private Gauge.Builder<?> gauge(String name, ToDoubleFunction<StreamState> value) {
    return Gauge.builder(
        name,
        this,
        source -> source.stream.map(Supplier::get).map(value::applyAsDouble).orElse(0.0));
  }
}
