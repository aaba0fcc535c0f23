package io.prism.backend.memory;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import java.util.List;
import java.util.Optional;

/** Makes stores of type {@code memory}. */
public final class MemoryBackendFactory implements BackendFactory {

  /** The type's name in configuration documents. */
  public static final String TYPE = "memory";

  /** Made by {@link java.util.ServiceLoader}. */
  public MemoryBackendFactory() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return MemorySettings.SPECS;
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return Optional.of(MemoryBackend.DESCRIPTOR);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return MemorySettings.validate(settings);
  }

  @Override
  public boolean keepsDataHere() {
    return true;
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    return new MemoryBackend(MemorySettings.of(settings), environment);
  }
}
