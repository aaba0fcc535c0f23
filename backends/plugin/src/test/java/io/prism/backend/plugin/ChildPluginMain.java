package io.prism.backend.plugin;

import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A plugin process for tests: serves a memory store until it is ended. */
final class ChildPluginMain {

  private ChildPluginMain() {}

  /** Arguments: address, ports file. */
  public static void main(String[] args) throws Exception {
    PluginProcess process =
        PluginProcess.start(
            PluginOptions.of("memory", Map.of(), Address.parse(args[0]))
                .withPortsFile(Path.of(args[1]))
                .withDrainTimeout(Duration.ofSeconds(20)));
    process.closeOnShutdown();
    process.awaitTermination();
  }
}
