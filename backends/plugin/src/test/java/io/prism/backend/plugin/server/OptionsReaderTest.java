package io.prism.backend.plugin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.PluginBackendFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsReaderTest {

  private static final Address LOOPBACK = new Address("127.0.0.1", 0);

  /** A type of store with one setting of each sort that matters here. */
  private static final class SampleFactory implements BackendFactory {
    @Override
    public String type() {
      return "sample";
    }

    @Override
    public List<SettingSpec> settings() {
      return List.of(
          SettingSpec.required("url", SettingSpec.Kind.TEXT, "Where the store is."),
          SettingSpec.optional("password", SettingSpec.Kind.SECRET, "", "Opens the store."),
          SettingSpec.optional("pool", SettingSpec.Kind.NUMBER, "4", "Connections."));
    }

    @Override
    public Optional<BackendDescriptor> describe(Settings settings) {
      return Optional.empty();
    }

    @Override
    public List<SettingProblem> validate(Settings settings) {
      return settings.number("pool").filter(n -> n > 9).isPresent()
          ? List.of(new SettingProblem("pool", "is too large", "give less"))
          : List.of();
    }

    @Override
    public Backend create(Settings settings, BackendEnvironment environment) {
      throw new UnsupportedOperationException("options are only read here");
    }
  }

  private OptionsReader.Choice read(PluginOptions options) throws PluginOptionsException {
    return new OptionsReader(
            List.of(new SampleFactory(), new PluginBackendFactory()),
            Map.of("PW", "from the environment")::get)
        .read(options);
  }

  private List<String> problems(PluginOptions options) {
    return catchThrowableOfType(PluginOptionsException.class, () -> read(options))
        .problems()
        .stream()
        .map(SettingProblem::setting)
        .toList();
  }

  @Test
  void findsEveryProblemAtOnce() {
    assertThat(
            problems(
                PluginOptions.of(
                    "sample", Map.of("pool", "many", "colour", "red"), new Address("0.0.0.0", 0))))
        .containsExactlyInAnyOrder("listen", "url", "pool", "colour");
  }

  @Test
  void asksTheStoreAboutSettingsThatAreFineAlone() {
    assertThat(problems(PluginOptions.of("sample", Map.of("url", "u", "pool", "10"), LOOPBACK)))
        .containsExactly("pool");
  }

  @Test
  void namesTheTypesThatAreThere() {
    PluginOptionsException unknown =
        catchThrowableOfType(
            PluginOptionsException.class,
            () -> read(PluginOptions.of("smaple", Map.of(), LOOPBACK)));

    assertThat(unknown).hasMessageContaining("'smaple'").hasMessageContaining("use one of sample");
  }

  @Test
  void doesNotServeAPluginThroughAPlugin() {
    assertThat(problems(PluginOptions.of("plugin", Map.of("address", "h:1"), LOOPBACK)))
        .containsExactly("backend");
  }

  @Test
  void listensBeyondThisMachineOnlyWithMutualTlsOrWhenTold(@TempDir Path files) throws Exception {
    PluginOptions open = PluginOptions.of("sample", Map.of("url", "u"), new Address("0.0.0.0", 0));
    ServerTls oneSided = new ServerTls(files, files, Optional.empty());
    ServerTls mutual = new ServerTls(files, files, Optional.of(files));

    assertThat(problems(open)).containsExactly("listen");
    assertThat(problems(open.withTls(oneSided))).containsExactly("listen");
    assertThat(read(open.withTls(mutual)).factory().type()).isEqualTo("sample");
    assertThat(read(open.withoutAuthentication()).factory().type()).isEqualTo("sample");
  }

  @Test
  void anyTextMayStandInAFile(@TempDir Path files) throws Exception {
    Path file = Files.writeString(files.resolve("url"), "store.example.org\n");

    assertThat(
            read(PluginOptions.of("sample", Map.of("url", "file:" + file), LOOPBACK))
                .settings()
                .text("url"))
        .contains("store.example.org");
  }

  @Test
  void secretsAreReadFromFilesAndTheEnvironment(@TempDir Path files) throws Exception {
    Path file = Files.writeString(files.resolve("pw"), "from a file\n");

    assertThat(password("file:" + file)).isEqualTo("from a file");
    assertThat(password("env:PW")).isEqualTo("from the environment");
  }

  private String password(String reference) throws PluginOptionsException {
    return read(PluginOptions.of("sample", Map.of("url", "u", "password", reference), LOOPBACK))
        .settings()
        .text("password")
        .orElseThrow();
  }

  @Test
  void aSecretInClearIsRefusedAndNotRepeated() {
    PluginOptionsException refused =
        catchThrowableOfType(PluginOptionsException.class, () -> password("hunter2"));

    assertThat(refused).hasMessageContaining("password").hasMessageNotContaining("hunter2");
    assertThat(catchThrowableOfType(PluginOptionsException.class, () -> password("env:NONE")))
        .hasMessageContaining("NONE is not set");
    assertThat(catchThrowableOfType(PluginOptionsException.class, () -> password("file:/no/such")))
        .hasMessageContaining("cannot be read");
  }
}
