package io.prism.control;

import io.prism.control.snapshot.ListenerKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says; it wins over the server configuration.
 *
 * @param dataDirectory where to keep data
 * @param ports ports of listeners, 0 to 65535; 0 means any free one
 */
public record Overrides(Optional<Path> dataDirectory, Map<ListenerKind, Integer> ports) {

  /** Nothing is overridden. */
  public static final Overrides NONE = new Overrides(Optional.empty(), Map.of());

  /** Copies the map. */
  public Overrides {
    ports = Map.copyOf(ports);
  }
}
