package io.prism.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.Transport;
import io.prism.backend.plugin.server.ObservationPoint;
import io.prism.backend.plugin.server.PluginView;
import io.prism.proxy.telemetry.ObservationDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a plugin process shows of itself: the gateway's door, over the plugin's view. */
final class PluginSights implements ObservationDoor.Sights {

  /** Of its address in the file of addresses. */
  static final String NAME = "metrics";

  private final ObjectMapper json = new ObjectMapper();
  private final PluginView view;

  private PluginSights(PluginView view) {
    this.view = view;
  }

  /** A door that listens there. */
  static ObservationPoint at(Address address) {
    return (transport, view) -> open(address, transport, view);
  }

  private static ObservationPoint.OpenDoor open(
      Address address, Transport transport, PluginView view) throws IOException {
    ObservationDoor door =
        ObservationDoor.start(
            new InetSocketAddress(address.host(), address.port()),
            transport.loops(),
            transport.serverChannel(),
            new PluginSights(view));
    Address real = new Address(address.host(), door.address().getPort());
    return new ObservationPoint.OpenDoor(NAME, real.toString(), door);
  }

  @Override
  public boolean isReady() {
    return view.isReady();
  }

  @Override
  public String metrics() {
    return view.metrics();
  }

  @Override
  public String health() {
    Health health = view.health();
    BackendDescriptor descriptor = view.descriptor();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ready", view.isReady());
    report.put("release", view.release());
    report.put("backend", descriptor.type());
    report.put("state", health.state().name());
    report.put("message", health.message());
    report.put("details", health.details());
    report.put(
        "interfaces",
        descriptor.interfaces().stream().map(InterfaceName::wireName).sorted().toList());
    report.put("durability", descriptor.durability().word());
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }
}
