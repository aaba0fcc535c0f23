package io.prism.proxy.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prism.proxy.backend.BackendRegistry;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.StoreHandle;
import io.prism.proxy.telemetry.ObservationDoor;
import io.prism.proxy.telemetry.StoreSight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the process shows of itself. A store that is down does not make the process unready. */
final class ProcessSights implements ObservationDoor.Sights {

  private final ObjectMapper json = new ObjectMapper();
  private final BooleanSupplier ready;
  private final BackendRegistry stores;
  private final PrometheusMeterRegistry meters;
  private final Supplier<List<String>> problems;

  ProcessSights(
      BooleanSupplier ready,
      BackendRegistry stores,
      PrometheusMeterRegistry meters,
      Supplier<List<String>> problems) {
    this.ready = ready;
    this.stores = stores;
    this.meters = meters;
    this.problems = problems;
  }

  @Override
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  @Override
  public String metrics() {
    return meters.scrape();
  }

  @Override
  public String health() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ready", isReady());
    report.put("snapshot_version", stores.routing().version());
    report.put("problems", problems.get());
    Map<String, Object> backends = new LinkedHashMap<>();
    stores.handles().stream()
        .sorted(Comparator.comparing(StoreHandle::name))
        .forEach(store -> backends.put(store.name(), describe(store)));
    report.put("backends", backends);
    report.put("namespaces_not_open", notOpen());
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }

  private static Map<String, Object> describe(StoreHandle store) {
    Map<String, Object> described =
        StoreSight.of(store.backend().health(), store.backend().descriptor());
    described.put("breaker", store.breaker().state());
    return described;
  }

  private List<String> notOpen() {
    return new ArrayList<>(
        stores.routing().routes().values().stream()
            .filter(route -> !route.opening().isOpen())
            .map(NamespaceRoute::name)
            .sorted()
            .toList());
  }
}
