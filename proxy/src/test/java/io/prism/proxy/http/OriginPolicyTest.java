package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

  @Test
  void namesAreComparedInLowerCase() {
    OriginPolicy policy =
        new OriginPolicy(Set.of("Host.Example"), Set.of("HTTPS://App.Example:8443"));
    assertThat(policy.allowedHosts()).containsExactly("host.example");
    assertThat(policy.allowedOrigins()).containsExactly("https://app.example:8443");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.com",
        "https://app.example.com/",
        "https://",
        "https://a b"
      })
  void whatIsNoOriginIsRefused(String origin) {
    assertThatThrownBy(() -> new OriginPolicy(Set.of(), Set.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }
}
