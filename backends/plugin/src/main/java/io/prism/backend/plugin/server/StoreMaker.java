package io.prism.backend.plugin.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.Settings;
import io.prism.backend.plugin.ActiveCalls;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Makes the successive stores of a process, all over the same data.
 *
 * @param factory of the type of store
 * @param name the store's name, for logs and metrics
 * @param directory where relative paths start
 * @param clock real time
 * @param expected the identity of that data; empty: not known yet
 * @param loops the process's event loops, which end after the stores
 */
record StoreMaker(
    BackendFactory factory,
    String name,
    Path directory,
    InstantSource clock,
    Optional<String> expected,
    List<Executor> loops) {

  /** The same for the data that is known now. */
  StoreMaker over(Optional<String> identity) {
    return new StoreMaker(factory, name, directory, clock, identity.or(() -> expected), loops);
  }

  /** One that is not started, with metrics that nobody sees yet. */
  ServingStore make(Settings settings) {
    CompositeMeterRegistry shown = new CompositeMeterRegistry();
    CompositeMeterRegistry meters = new CompositeMeterRegistry();
    meters.add(shown);
    return new ServingStore(
        make(settings, meters), new ActiveCalls(Integer.MAX_VALUE), meters, shown);
  }

  /** One that is not started. */
  Backend make(Settings settings, MeterRegistry meters) {
    return factory.create(
        settings, new BackendEnvironment(name, directory, meters, clock, expected, loops));
  }
}
