package io.prism.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchMainTest {

  @Test
  void knowsEveryBenchmarkByName() {
    assertThat(BenchMain.commandLine().getSubcommands())
        .containsKeys(
            "get-hop",
            "sqlite-put",
            "postgres",
            "memory",
            "in-process",
            "forwarded",
            "redis",
            "open-loop",
            "overload",
            "resident",
            "tls",
            "transports",
            "dapr",
            "sqlite",
            "postgres-rates",
            "postgres-latency");
  }

  @Test
  void showsOnlyWhatPeopleCall() {
    assertThat(BenchMain.commandLine().getUsageMessage())
        .contains("in-process", "--full", "--gateway-option")
        .doesNotContain("load-worker", "echo-server", "grpc-load");
  }
}
