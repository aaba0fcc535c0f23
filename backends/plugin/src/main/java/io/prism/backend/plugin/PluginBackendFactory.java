package io.prism.backend.plugin;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.plugin.client.PluginBackend;
import io.prism.backend.plugin.client.PluginSettings;
import java.util.List;
import java.util.Optional;

/** Makes stores that are reached through a plugin process. */
public final class PluginBackendFactory implements BackendFactory {

  /** The type's name. */
  public static final String TYPE = "plugin";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return PluginSettings.SPECS;
  }

  /** Empty: only the plugin can tell. */
  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return Optional.empty();
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return PluginSettings.validate(settings);
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    return new PluginBackend(
        PluginSettings.read(settings, environment.dataDirectory()), environment, Optional.empty());
  }
}
