package io.prism.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.server.ObservationPoint;
import io.prism.backend.plugin.server.PluginView;
import io.prism.http2.transport.Transport;
import io.prism.proxy.telemetry.ObservationDoor;
import io.prism.proxy.telemetry.StoreSight;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ready", view.isReady());
    report.put("release", view.release());
    report.putAll(StoreSight.of(view.health(), Optional.of(view.descriptor())));
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }
}
