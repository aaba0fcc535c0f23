package io.prism.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prism.operator.config.ShardView;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final OperatorMeters meters = new OperatorMeters(() -> NOW);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void aReplicaLeadsOnceItIsTold() {
    assertThat(meters.scrape()).contains("prism_operator_leader 0.0");
    meters.lead();
    assertThat(meters.scrape()).contains("prism_operator_leader 1.0");
  }

  @Test
  void shardsAreToldAsTheyAreNow() {
    ObjectKey shard = new ObjectKey("prism-system", "default");
    meters.watchShards(() -> List.of(new ShardView(shard, 7, NOW.minusSeconds(90), 3)));

    assertThat(meters.scrape())
        .contains(
            "prism_operator_streams{shard=\"prism-system/default\"} 3.0",
            "prism_operator_config_version{shard=\"prism-system/default\"} 7.0",
            "prism_operator_config_age_seconds{shard=\"prism-system/default\"} 90.0");

    meters.watchShards(List::of);
    assertThat(meters.scrape()).doesNotContain("prism-system/default");
  }

  @Test
  void certificatesTellTheirEnd() {
    meters.watchCertificates(() -> Map.of("prism-ca", Instant.ofEpochSecond(2_000_000_000)));

    assertThat(meters.scrape())
        .contains(
            "prism_operator_certificate_expiry_timestamp_seconds{certificate=\"prism-ca\"} 2.0E9");
  }

  @Test
  void reconciliationsAreCountedByKindAndOutcome() throws Exception {
    assertThat(meters.reconciliations().timeControllerExecution(execution(() -> "done")))
        .isEqualTo("done");
    assertThatThrownBy(
            () ->
                meters
                    .reconciliations()
                    .timeControllerExecution(
                        execution(
                            () -> {
                              throw new IllegalStateException("broken");
                            })))
        .hasMessage("broken");

    assertThat(meters.scrape())
        .contains(
            "prism_operator_reconciliation_seconds_count{kind=\"PrismShard\",outcome=\"ok\"} 1",
            "prism_operator_reconciliation_seconds_count{kind=\"PrismShard\",outcome=\"failed\"} 1");
  }

  private static ControllerExecution<String> execution(Callable<String> work) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "shards";
      }

      @Override
      public String successTypeName(String result) {
        return "resource";
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("default", "prism-system");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of(
            Constants.RESOURCE_GVK_KEY, new GroupVersionKind("prism.io", "v1alpha1", "PrismShard"));
      }

      @Override
      public String execute() throws Exception {
        return work.call();
      }
    };
  }
}
