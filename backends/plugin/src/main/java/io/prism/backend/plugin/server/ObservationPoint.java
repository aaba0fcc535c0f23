package io.prism.backend.plugin.server;

import io.prism.http2.transport.Transport;
import java.io.IOException;

/** A door of a plugin process through which it is observed. */
@FunctionalInterface
public interface ObservationPoint {

  /**
   * Opens the door; the process closes it once it has drained.
   *
   * @param transport on whose loops it may run
   * @param view what there is to see
   * @throws IOException when its address cannot be used
   */
  OpenDoor open(Transport transport, PluginView view) throws IOException;

  /**
   * A door that is open.
   *
   * @param name under which its address stands in the file of addresses
   * @param address host:port
   * @param closer closes it
   */
  record OpenDoor(String name, String address, AutoCloseable closer) {}
}
