package io.prism.backend.plugin;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import io.prism.plugin.v1.CheckHealthResponse;
import io.prism.plugin.v1.GetInfoResponse;
import io.prism.plugin.v1.HealthState;
import io.prism.plugin.v1.InterfaceDeclaration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Between descriptors, durability and health of the SPI and their messages. */
public final class InfoCodec {

  private InfoCodec() {}

  /** Writes a descriptor. */
  public static GetInfoResponse encode(BackendDescriptor descriptor, String release) {
    GetInfoResponse.Builder info =
        GetInfoResponse.newBuilder()
            .setProtocol(PluginProtocol.VERSION)
            .setBackendType(descriptor.type())
            .setPluginVersion(release)
            .setDurability(encode(descriptor.durability()))
            .setMaxValueBytes(descriptor.maxValueBytes());
    descriptor.interfaces().stream()
        .map(InterfaceName::wireName)
        .sorted()
        .forEach(name -> info.addInterfaces(InterfaceDeclaration.newBuilder().setName(name)));
    return info.build();
  }

  /** Reads a descriptor. Interfaces that this release does not know are left out. */
  public static BackendDescriptor decode(GetInfoResponse info) {
    return new BackendDescriptor(
        info.getBackendType(),
        info.getInterfacesList().stream()
            .map(declaration -> InterfaceName.of(declaration.getName()))
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet()),
        decode(info.getDurability()).orElse(Durability.BEST_EFFORT),
        info.getMaxValueBytes());
  }

  /** Writes a durability. */
  public static io.prism.plugin.v1.Durability encode(Durability durability) {
    return switch (durability) {
      case BEST_EFFORT -> io.prism.plugin.v1.Durability.DURABILITY_BEST_EFFORT;
      case EVENTUAL -> io.prism.plugin.v1.Durability.DURABILITY_EVENTUAL;
      case STRONG -> io.prism.plugin.v1.Durability.DURABILITY_STRONG;
    };
  }

  /** Reads a durability; empty when it is not stated or not known. */
  public static Optional<Durability> decode(io.prism.plugin.v1.Durability durability) {
    return switch (durability) {
      case DURABILITY_BEST_EFFORT -> Optional.of(Durability.BEST_EFFORT);
      case DURABILITY_EVENTUAL -> Optional.of(Durability.EVENTUAL);
      case DURABILITY_STRONG -> Optional.of(Durability.STRONG);
      case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** Writes a store's health. */
  public static CheckHealthResponse encode(Health health) {
    HealthState state =
        switch (health.state()) {
          case HEALTHY -> HealthState.HEALTH_STATE_HEALTHY;
          case DEGRADED -> HealthState.HEALTH_STATE_DEGRADED;
          case UNHEALTHY -> HealthState.HEALTH_STATE_UNHEALTHY;
        };
    return CheckHealthResponse.newBuilder()
        .setState(state)
        .setMessage(health.message())
        .putAllDetails(health.details())
        .build();
  }

  /** Reads a store's health; a state that is not known is taken for the worst. */
  public static Health decode(CheckHealthResponse response) {
    Health.State state =
        switch (response.getState()) {
          case HEALTH_STATE_HEALTHY -> Health.State.HEALTHY;
          case HEALTH_STATE_DEGRADED -> Health.State.DEGRADED;
          case HEALTH_STATE_UNHEALTHY, HEALTH_STATE_UNSPECIFIED, UNRECOGNIZED ->
              Health.State.UNHEALTHY;
        };
    return new Health(state, response.getMessage(), response.getDetailsMap());
  }
}
