package io.prism.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.stream.wire.BackendReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a gateway makes of which store it is told to find behind a plugin. */
class BackendResolverTest {

  private static final BackendReference ANY =
      new BackendReference("main", "postgres", "plugin", Map.of(), Map.of());

  /** The settings of a plugin's factory that matter here. */
  private static final class PluginSettingsOnly implements BackendFactory {
    @Override
    public String type() {
      return BackendConfig.PLUGIN_FACTORY;
    }

    @Override
    public List<SettingSpec> settings() {
      return List.of(
          SettingSpec.optional("type", SettingSpec.Kind.TEXT, "", "The type."),
          SettingSpec.optional("store_identity", SettingSpec.Kind.TEXT, "", "The store."));
    }

    @Override
    public Optional<BackendDescriptor> describe(Settings settings) {
      return Optional.empty();
    }

    @Override
    public List<SettingProblem> validate(Settings settings) {
      return List.of();
    }

    @Override
    public Backend create(Settings settings, BackendEnvironment environment) {
      throw new UnsupportedOperationException("nothing is started here");
    }
  }

  private final BackendResolver resolver = new BackendResolver(List.of(new PluginSettingsOnly()));

  private BackendConfig resolve(Optional<String> identity) throws RefusedException {
    return resolver.resolve(ANY.to(identity));
  }

  @Test
  void theStoreThatMustBeFoundIsASettingOfThePlugin() throws Exception {
    assertThat(resolve(Optional.of("ours")).settings().text("store_identity")).contains("ours");
    assertThat(resolve(Optional.empty())).isEqualTo(resolve(Optional.of("ours")));
  }

  @Test
  void thatItBecomesKnownStartsNoOtherStore() throws Exception {
    BackendConfig before = resolve(Optional.empty());

    assertThat(resolve(Optional.of("ours"))).isEqualTo(before);
    assertThat(before.settings().text("store_identity")).isEmpty();
  }

  @Test
  void anotherStoreIsOneOfItsOwn() throws Exception {
    for (Optional<String> first : List.of(Optional.<String>empty(), Optional.of("ours"))) {
      BackendConfig before = resolve(first);
      resolve(Optional.of("ours"));

      BackendConfig other = resolve(Optional.of("theirs"));

      assertThat(other.name()).startsWith("main@").isNotEqualTo(before.name());
      assertThat(other.settings().text("store_identity")).contains("theirs");
    }
  }
}
