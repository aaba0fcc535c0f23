package io.prism.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessConfigTest {

  @TempDir Path folder;

  @Test
  void whatIsBuiltInOpensTheDataPortsAndKeepsAdministrationOnLoopback() throws IOException {
    ProcessConfig config = ProcessConfig.load(Optional.empty(), Overrides.NONE, folder);

    ServerConfig server = config.server();
    assertThat(server.listener(ListenerKind.GRPC).host()).isEqualTo("0.0.0.0");
    assertThat(server.listener(ListenerKind.GRPC).port()).isEqualTo(8980);
    assertThat(server.listener(ListenerKind.HTTP).port()).isEqualTo(8080);
    assertThat(server.listener(ListenerKind.METRICS).host()).isEqualTo("0.0.0.0");
    assertThat(server.listener(ListenerKind.METRICS).port()).isEqualTo(9090);
    assertThat(server.listener(ListenerKind.ADMIN).host()).isEqualTo("127.0.0.1");
    assertThat(server.dataDirectory()).isEqualTo(folder);
    assertThat(config.installation()).isEmpty();
    assertThat(config.of("owner").installation()).isEqualTo("owner");
  }

  @Test
  void theCommandLineWinsOverTheDocument() throws IOException {
    Path document =
        write(
            """
            apiVersion: prism.io/v1
            kind: PrismServer
            installation: shop
            data_directory: /var/lib/shop
            listeners: {grpc: {port: 1111}}
            """);
    ProcessConfig config =
        ProcessConfig.load(
            Optional.of(document),
            new Overrides(Optional.empty(), Map.of(ListenerKind.GRPC, 2222)),
            folder);

    assertThat(config.installation()).contains("shop");
    assertThat(config.server().dataDirectory()).isEqualTo(Path.of("/var/lib/shop"));
    assertThat(config.server().listener(ListenerKind.GRPC).port()).isEqualTo(2222);
  }

  @Test
  void storesHaveNoPlaceInTheDocument() throws IOException {
    Path document =
        write(
            """
            apiVersion: prism.io/v1
            kind: PrismServer
            backends: [{name: main, type: sqlite}]
            """);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> ProcessConfig.load(Optional.of(document), Overrides.NONE, folder))
        .withMessageContaining("come from its control plane");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(
            () ->
                ProcessConfig.load(Optional.of(folder.resolve("missing")), Overrides.NONE, folder));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("server.yaml"), text);
  }
}
