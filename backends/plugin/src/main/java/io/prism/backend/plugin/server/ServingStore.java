package io.prism.backend.plugin.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.plugin.ActiveCalls;

/**
 * One of the successive stores of a process, with the calls that are under way in it and with
 * metrics of its own: those of a store that does not serve would hide those of the one that does.
 *
 * @param meters what the store was made with
 * @param shown where its metrics are to be seen: a part of {@code meters}, which Micrometer would
 *     warn of being added to after metrics were
 */
record ServingStore(
    Backend backend,
    ActiveCalls calls,
    CompositeMeterRegistry meters,
    CompositeMeterRegistry shown) {

  /** Its metrics are those of the process from now on. */
  void showIn(MeterRegistry process) {
    shown.add(process);
  }

  /** Takes its metrics out of those of the process. */
  void hideFrom(MeterRegistry process) {
    meters.getMeters().forEach(meter -> process.removeByPreFilterId(meter.getId()));
    shown.remove(process);
  }
}
