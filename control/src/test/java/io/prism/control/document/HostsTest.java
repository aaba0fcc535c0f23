package io.prism.control.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "::1", "localhost", "LOCALHOST"})
  void onlyThisMachineReachesLoopback(String host) {
    assertThat(Hosts.isHost(host)).isTrue();
    assertThat(Hosts.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "128.0.0.1",
        "127.0.0.1.example.org",
        "prism",
        "fe80::1"
      })
  void otherHostsAreReachedFromElsewhere(String host) {
    assertThat(Hosts.isHost(host)).isTrue();
    assertThat(Hosts.isLoopback(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host:80", "300.1.1.1", "127.1", "a b", "http://a", "-a", "a..b", "[::1]"})
  void whatIsNoHostIsRefused(String host) {
    assertThat(Hosts.isHost(host)).isFalse();
  }
}
