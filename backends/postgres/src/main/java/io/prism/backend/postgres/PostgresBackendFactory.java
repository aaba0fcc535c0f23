package io.prism.backend.postgres;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import java.util.List;
import java.util.Optional;

/** Makes stores of type {@code postgres}. */
public final class PostgresBackendFactory implements BackendFactory {

  /** The type's name. */
  public static final String TYPE = "postgres";

  private static final long MAX_VALUE_BYTES = 16L << 20;

  static final BackendDescriptor DESCRIPTOR =
      new BackendDescriptor(
          TYPE,
          InterfaceName.implementedBy(PostgresKeyValue.class),
          Durability.STRONG,
          MAX_VALUE_BYTES);

  /** For {@link java.util.ServiceLoader}. */
  public PostgresBackendFactory() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return PostgresSettings.SPECS;
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return Optional.of(DESCRIPTOR);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return PostgresSettings.problems(settings);
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    return new PostgresBackend(
        PostgresSettings.of(settings, environment.dataDirectory()), environment);
  }
}
