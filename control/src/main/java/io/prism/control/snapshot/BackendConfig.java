package io.prism.control.snapshot;

import io.prism.backend.Settings;

/**
 * A store of the server configuration.
 *
 * @param name its name there
 * @param type what kind of store it is, such as {@code postgres}
 * @param factory the {@link io.prism.backend.BackendFactory#type()} that creates it: the type
 *     itself for a store in this process, {@code plugin} for one behind a plugin process
 * @param settings for that factory, validated, secrets resolved; never log them
 */
public record BackendConfig(String name, String type, String factory, Settings settings) {

  /** The factory of stores that run in a plugin process. */
  public static final String PLUGIN_FACTORY = "plugin";

  /** Whether the store runs in a plugin process. */
  public boolean isPlugin() {
    return factory.equals(PLUGIN_FACTORY);
  }
}
