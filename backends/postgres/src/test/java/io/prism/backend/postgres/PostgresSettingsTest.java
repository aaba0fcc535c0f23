package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.postgres.link.LinkSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostgresSettingsTest {

  private static final Map<String, String> LEAST =
      Map.of("hosts", "db", "database", "d", "user", "u", "password", "hidden");

  @Test
  void isFoundByItsTypeAndDeclaresEveryInterface() {
    BackendFactory factory =
        ServiceLoader.load(BackendFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.type().equals("postgres"))
            .findFirst()
            .orElseThrow();

    var descriptor = factory.describe(new Settings(LEAST)).orElseThrow();

    assertThat(descriptor.interfaces()).containsExactlyInAnyOrder(InterfaceName.values());
    assertThat(descriptor.durability()).isEqualTo(Durability.STRONG);
  }

  @Test
  void everyDefaultIsOfItsKindAndHasNoProblem() {
    Map<String, String> values = new HashMap<>(LEAST);
    for (SettingSpec spec : PostgresSettings.SPECS) {
      spec.defaultValue().ifPresent(value -> values.put(spec.name(), value));
    }
    PostgresSettings.SPECS.stream()
        .filter(spec -> values.containsKey(spec.name()))
        .forEach(spec -> Settings.check(spec.kind(), values.get(spec.name())));
    Settings settings = new Settings(values);

    assertThat(PostgresSettings.problems(settings)).isEmpty();
    assertThat(PostgresSettings.of(settings, Path.of("data")))
        .isEqualTo(PostgresSettings.of(new Settings(LEAST), Path.of("data")));
  }

  @Test
  void readsSeveralHostsWithAndWithoutPorts() {
    Settings settings = with("hosts", "a:5433, b ,[::1]:6000,[::2]");

    assertThat(PostgresSettings.of(settings, Path.of("data")).link().hosts())
        .containsExactly(
            new LinkSettings.Host("a", 5433),
            new LinkSettings.Host("b", 5432),
            new LinkSettings.Host("[::1]", 6000),
            new LinkSettings.Host("[::2]", 5432));
  }

  @ParameterizedTest
  @CsvSource({
    "hosts, a:5433;b",
    "hosts, a:0",
    "hosts, :5432",
    "hosts, db/x",
    "schema, pg_prism",
    "schema, Robert",
    "ssl_mode, maybe",
    "lanes, 0",
    "read_lanes, 17",
    "queue_bytes, 1MiB",
    "queue_operations, 1",
    "statement_timeout, 1ms"
  })
  void namesTheSettingThatIsWrong(String setting, String value) {
    assertThat(PostgresSettings.problems(with(setting, value)))
        .extracting(SettingProblem::setting)
        .containsExactly(setting);
  }

  @Test
  void verifyingCertificatesNeedsTheOnesToTrust() {
    assertThat(PostgresSettings.problems(with("ssl_mode", "verify-full")))
        .extracting(SettingProblem::setting)
        .containsExactly("ssl_root_cert");
  }

  @Test
  void neverShowsThePassword() {
    PostgresSettings settings = PostgresSettings.of(new Settings(LEAST), Path.of("data"));

    assertThat(settings.toString()).doesNotContain("hidden");
  }

  private static Settings with(String setting, String value) {
    Map<String, String> values = new HashMap<>(LEAST);
    values.put(setting, value);
    return new Settings(values);
  }
}
