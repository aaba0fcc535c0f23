package io.prism.proxy.telemetry;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A store as {@code /healthz} tells it. Gateways and plugins tell it in one form, so that whoever
 * asks them needs to understand one only.
 */
public final class StoreSight {

  private StoreSight() {}

  /**
   * Fields for a JSON object, in the order in which they are shown. What the store declares is left
   * out while nobody knows it.
   *
   * @param health how it is
   * @param descriptor what it declares; empty before it was reached
   */
  public static Map<String, Object> of(Health health, Optional<BackendDescriptor> descriptor) {
    Map<String, Object> sight = new LinkedHashMap<>();
    descriptor.ifPresent(declared -> sight.put("backend", declared.type()));
    sight.put("state", health.state().name());
    sight.put("message", health.message());
    sight.put("details", health.details());
    descriptor.ifPresent(
        declared -> {
          sight.put(
              "interfaces",
              declared.interfaces().stream().map(InterfaceName::wireName).sorted().toList());
          sight.put("durability", declared.durability().word());
        });
    return sight;
  }
}
