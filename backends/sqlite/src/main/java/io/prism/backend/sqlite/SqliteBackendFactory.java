package io.prism.backend.sqlite;

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

/** Makes stores of type {@code sqlite}. */
public final class SqliteBackendFactory implements BackendFactory {

  static final String TYPE = "sqlite";

  static final BackendDescriptor DESCRIPTOR =
      new BackendDescriptor(
          TYPE,
          InterfaceName.implementedBy(SqliteKeyValue.class),
          Durability.STRONG,
          SqliteKeyValue.MAX_VALUE_BYTES);

  /** For {@link java.util.ServiceLoader}. */
  public SqliteBackendFactory() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return SqliteOptions.SPECS;
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return Optional.of(DESCRIPTOR);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return SqliteOptions.problems(settings);
  }

  @Override
  public boolean keepsDataHere() {
    return true;
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    return new SqliteBackend(SqliteOptions.of(settings), environment);
  }
}
