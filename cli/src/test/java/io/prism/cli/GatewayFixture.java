package io.prism.cli;

import io.prism.backend.BackendFactory;
import io.prism.control.BackendFactories;
import io.prism.control.ConfigSources;
import io.prism.control.ControlPlane;
import io.prism.control.Overrides;
import io.prism.control.snapshot.ListenerKind;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.server.ProxyServer;
import io.prism.proxy.server.SnapshotSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A gateway with what is built in, on free ports. */
final class GatewayFixture implements AutoCloseable {

  private final ControlPlane control;
  private final ProxyServer server;

  GatewayFixture(Path dataDirectory) throws IOException {
    List<BackendFactory> factories = BackendFactories.installed();
    Overrides overrides =
        new Overrides(
            Optional.of(dataDirectory),
            Arrays.stream(ListenerKind.values())
                .collect(Collectors.toMap(Function.identity(), any -> 0)));
    this.control =
        ControlPlane.start(
            new ConfigSources(Optional.empty(), Optional.empty(), overrides), factories);
    this.server = ProxyServer.start(SnapshotSource.of(control), factories, ProxyOptions.DEFAULT);
  }

  String address(ListenerKind kind) {
    InetSocketAddress address = server.addresses().get(kind);
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.close();
    control.close();
  }
}
