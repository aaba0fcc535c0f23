package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9100", "plugin.example:1", "[::1]:0", "[fe80::1%eth0]:65535"})
  void readsWhatItWrites(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":1", "host:", "host:-1", "host:65536", "::1:80", "a b:1"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text));
  }

  @Test
  void knowsWhatOnlyThisMachineCanReach() throws Exception {
    assertThat(Address.parse("127.0.0.1:0").isLoopback()).isTrue();
    assertThat(Address.parse("[::1]:0").isLoopback()).isTrue();
    assertThat(Address.parse("0.0.0.0:0").isLoopback()).isFalse();
  }
}
