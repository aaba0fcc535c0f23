package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.Settings;
import io.prism.backend.plugin.client.PluginSettings;
import io.prism.backend.plugin.server.ServerBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PluginBackendFactoryTest {

  private final BackendFactory factory = new PluginBackendFactory();

  private List<String> problems(Map<String, String> settings) {
    return factory.validate(new Settings(settings)).stream().map(SettingProblem::setting).toList();
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(BackendFactory.class))
        .anyMatch(found -> found.type().equals("plugin"));
  }

  @Test
  void onlyTheAddressIsRequired() {
    assertThat(factory.settings().stream().filter(spec -> spec.required()).toList())
        .singleElement()
        .matches(spec -> spec.name().equals("address"));
    assertThat(problems(Map.of("address", "127.0.0.1:1"))).isEmpty();
  }

  @Test
  void namesEverySettingThatIsWrong() {
    assertThat(problems(Map.of("address", "nowhere", "connections", "0", "max_calls", "0")))
        .containsExactly("address", "connections", "max_calls");
    assertThat(problems(Map.of("address", "h:0"))).containsExactly("address");
    assertThat(problems(Map.of("address", "h:1", "health_interval", "0s")))
        .containsExactly("health_interval");
  }

  @Test
  void aCertificateNeedsItsKeyAndTheCa() {
    assertThat(problems(Map.of("address", "h:1", "tls_ca", "ca", "tls_certificate", "c")))
        .containsExactly("tls_certificate");
    assertThat(problems(Map.of("address", "h:1", "tls_certificate", "c", "tls_key", "k")))
        .containsExactly("tls_certificate");
    assertThat(problems(Map.of("address", "h:1", "tls_server_name", "n")))
        .containsExactly("tls_server_name");
  }

  @Test
  void readsSettingsWithTheirDefaults() {
    PluginSettings settings =
        PluginSettings.read(
            new Settings(
                Map.of(
                    "address", "a:1, [::1]:2",
                    "type", "sqlite",
                    "tls_ca", "ca.pem",
                    "tls_certificate", "/c.pem",
                    "tls_key", "k.pem")),
            Path.of("/data"));

    assertThat(settings.addresses()).containsExactly(new Address("a", 1), new Address("::1", 2));
    assertThat(settings.type()).contains("sqlite");
    assertThat(settings.connections()).isEqualTo(2);
    assertThat(settings.healthInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.tls())
        .contains(
            new PluginSettings.ClientTls(
                Path.of("/data/ca.pem"),
                Optional.of(new PluginSettings.Identity(Path.of("/c.pem"), Path.of("/data/k.pem"))),
                Optional.empty()));
  }

  @Test
  void oneGatewayAsksForLessThanAPluginProcessTakes() {
    PluginSettings gateway =
        PluginSettings.read(new Settings(Map.of("address", "a:1")), Path.of(""));
    ServerBounds process = ServerBounds.DEFAULT;

    assertThat(gateway.maxCalls())
        .isLessThan(process.maxCalls())
        .isLessThanOrEqualTo(gateway.connections() * process.maxCallsPerConnection());
    assertThat(gateway.maxCallBytes()).isLessThan(process.maxRequestBytes());
    assertThat(PluginProtocol.MAX_MESSAGE_BYTES * 2L)
        .isLessThanOrEqualTo(process.maxRequestBytes())
        .isLessThanOrEqualTo(process.maxReplyBytes());
  }

  @Test
  void cannotTellWhatAPluginDeclares() {
    assertThat(factory.describe(new Settings(Map.of("address", "127.0.0.1:1")))).isEmpty();
  }
}
