package io.prism.operator.workload;

import io.prism.crds.backend.PluginMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a proxy is told to reach a backend.
 *
 * @param type what kind of store it is
 * @param factory what creates it in the proxy: {@code plugin}, or the type itself
 * @param settings of that factory; none is secret
 * @param secretFiles settings whose value is the content of a file in the proxy's pod, by name,
 *     with its path
 */
public record ProxySide(
    String type, String factory, Map<String, String> settings, Map<String, String> secretFiles) {

  private static final String PLUGIN_FACTORY = "plugin";

  /** Copies the settings. */
  public ProxySide {
    settings = Map.copyOf(settings);
    secretFiles = Map.copyOf(secretFiles);
  }

  /** For the proxies of every shard that the backend's mode allows. */
  public static ProxySide of(PluginModel plugin, Installation installation) {
    String type = plugin.store().driver().word();
    if (plugin.mode() == PluginMode.IN_PROCESS) {
      return new ProxySide(type, type, StoreMounts.plain(plugin), StoreMounts.contents(plugin));
    }
    boolean remote = plugin.mode() == PluginMode.REMOTE;
    Map<String, String> settings = new TreeMap<>();
    String host =
        remote ? Names.plugin(plugin.name()) + "." + plugin.namespace() + ".svc" : "127.0.0.1";
    settings.put("address", host + ":" + plugin.port());
    settings.put("type", type);
    settings.put("health_interval", plugin.healthInterval().toSeconds() + "s");
    if (remote) {
      installation
          .tls()
          .ifPresent(
              tls -> {
                settings.put("tls_ca", tls.trustFile());
                settings.put("tls_certificate", tls.certificate());
                settings.put("tls_key", tls.key());
              });
    }
    return new ProxySide(type, PLUGIN_FACTORY, settings, Map.of());
  }
}
