package io.prism.backend.plugin;

import io.prism.backend.Backend;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginOptionsException;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.tck.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Memory stores, each served by a plugin server of its own in this JVM. */
final class ServedMemoryFixture implements StoreFixture {

  private final List<PluginProcess> processes = new ArrayList<>();

  @Override
  public Backend create() {
    // The store before is closed by now; its process is of no use to a client that starts empty.
    close();
    try {
      PluginProcess process =
          PluginProcess.start(
              PluginOptions.of("memory", Map.of("max_bytes", "512MiB"), TestPlugins.ANY_PORT)
                  .withDrainTimeout(Duration.ofSeconds(1)));
      processes.add(process);
      return TestPlugins.backend(process.address(), Map.of());
    } catch (PluginOptionsException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean sweeps() {
    return false;
  }

  @Override
  public void close() {
    processes.forEach(PluginProcess::close);
    processes.clear();
  }
}
