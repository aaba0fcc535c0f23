package io.prism.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.backend.InterfaceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreSightTest {

  private static final Health WELL =
      new Health(Health.State.HEALTHY, "serving", Map.of(Health.STORE_IDENTITY, "ours"));

  @Test
  void whatAStoreDeclaresIsToldInItsOwnWords() {
    Map<String, Object> sight =
        StoreSight.of(
            WELL,
            Optional.of(
                new BackendDescriptor(
                    "postgres",
                    Set.of(InterfaceName.KEYVALUE_SCAN, InterfaceName.KEYVALUE_BASIC),
                    Durability.STRONG,
                    1024)));

    assertThat(sight)
        .containsExactly(
            Map.entry("backend", "postgres"),
            Map.entry("state", "HEALTHY"),
            Map.entry("message", "serving"),
            Map.entry("details", Map.of("store_identity", "ours")),
            Map.entry("interfaces", List.of("keyvalue_basic", "keyvalue_scan")),
            Map.entry("durability", "strong"));
  }

  @Test
  void whatNobodyKnowsYetIsLeftOut() {
    assertThat(StoreSight.of(WELL, Optional.empty()))
        .containsOnlyKeys("state", "message", "details");
  }
}
