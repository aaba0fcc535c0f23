package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteBackendFactoryTest {

  private final BackendFactory factory = new SqliteBackendFactory();

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(BackendFactory.class).stream().map(found -> found.get().type()))
        .contains("sqlite");
  }

  @Test
  void declaresEveryInterfaceAndStrongDurabilityWithoutConnecting() {
    assertThat(factory.describe(new Settings(Map.of())))
        .hasValueSatisfying(
            descriptor -> {
              assertThat(descriptor.interfaces()).containsExactlyInAnyOrder(InterfaceName.values());
              assertThat(descriptor.durability()).isEqualTo(Durability.STRONG);
              assertThat(descriptor.maxValueBytes()).isEqualTo(16L << 20);
            });
  }

  @Test
  void defaultsAreValidAndOfTheKindsThatAreDeclared() {
    assertThat(factory.validate(new Settings(Map.of()))).isEmpty();
    for (SettingSpec spec : factory.settings()) {
      spec.defaultValue().ifPresent(value -> Settings.check(spec.kind(), value));
    }
  }

  @Test
  void documentedDefaultsAreTheOnesThatHold() {
    Map<String, String> documented =
        factory.settings().stream()
            .filter(spec -> spec.defaultValue().isPresent() && !spec.name().equals("path"))
            .collect(
                Collectors.toMap(SettingSpec::name, spec -> spec.defaultValue().orElseThrow()));
    assertThat(SqliteOptions.of(new Settings(documented)))
        .isEqualTo(SqliteOptions.of(new Settings(Map.of())));
  }

  @Test
  void readsEverySetting() {
    SqliteOptions options =
        SqliteOptions.of(
            new Settings(
                Map.of(
                    "path", "other.db",
                    "readers", "3",
                    "queue_operations", "4000",
                    "queue_bytes", "100MiB",
                    "max_size", "1GiB",
                    "log_size", "5MiB",
                    "cache_size", "2MiB",
                    "tombstone_retention", "2d")));
    assertThat(options.path().orElseThrow()).hasToString("other.db");
    assertThat(options.readers()).isEqualTo(3);
    assertThat(options.queueOperations()).isEqualTo(4000);
    assertThat(options.queueBytes()).isEqualTo(100L << 20);
    assertThat(options.maxSize()).hasValue(1L << 30);
    assertThat(options.logSize()).isEqualTo(5L << 20);
    assertThat(options.cacheSize()).isEqualTo(2L << 20);
    assertThat(options.tombstoneRetention()).isEqualTo(Duration.ofDays(2));
  }

  @ParameterizedTest
  @CsvSource({
    "readers, 0",
    "readers, 65",
    "queue_operations, 999",
    "queue_bytes, 16MiB",
    "max_size, 1KiB",
    "log_size, 1KiB",
    "cache_size, 1KiB",
    "path, a?b.db"
  })
  void namesTheSettingThatIsOutOfRange(String name, String value) {
    assertThat(factory.validate(new Settings(Map.of(name, value))))
        .singleElement()
        .extracting(SettingProblem::setting)
        .isEqualTo(name);
  }
}
