package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.prism.control.stream.Timers;
import io.prism.operator.TinyApiServer;
import io.prism.operator.resource.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRecordsTest {

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/home/leases";
  private static final String RECORD =
      """
      {"pod": "p", "boot": "b", "seq": 3, "acked": 7, "refused": 0, "quiesced": {"notes": 2},
       "phase": "SERVING", "admitted": true}
      """;

  private static Lease lease(String record) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("g")
        .withUid("u")
        .withResourceVersion("1")
        .addToAnnotations("prism.io/proxy-record", record)
        .endMetadata()
        .build();
  }

  @Test
  void aRecordIsRead() {
    assertThat(LeaseRecords.decode(lease(RECORD)))
        .hasValueSatisfying(
            record -> {
              assertThat(record.acked()).isEqualTo(7);
              assertThat(record.quiesced()).isEqualTo(Map.of("notes", 2));
              assertThat(record.refused().reasons()).isEmpty();
            });
  }

  @Test
  void gatewaysAreCountedNowAndThenOnly() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now.get();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    try (TinyApiServer server = new TinyApiServer()) {
      LeaseRecords records =
          new LeaseRecords(
              server.client(), new ObjectKey("home", "default"), Timers.DEFAULT, clock);
      server.objects.put(LEASES, leases(2));
      assertThat(records.count()).isEqualTo(2);

      server.objects.put(LEASES, leases(3));
      assertThat(records.count()).isEqualTo(2);
      assertThat(server.requests).hasSize(1);
      now.updateAndGet(then -> then.plusSeconds(11));
      assertThat(records.count()).isEqualTo(3);

      server.fail(true);
      now.updateAndGet(then -> then.plusSeconds(11));
      assertThat(records.count()).as("what was counted last").isEqualTo(3);
    }
  }

  private static String leases(int count) {
    return """
        {"kind": "LeaseList", "apiVersion": "coordination.k8s.io/v1", "metadata": {"resourceVersion": "1"},
         "items": [%s]}
        """
        .formatted(
            IntStream.range(0, count)
                .mapToObj(
                    n ->
                        "{\"metadata\": {\"name\": \"l%d\", \"namespace\": \"home\"}}".formatted(n))
                .collect(Collectors.joining(",")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "{\"pod\": \"p\", \"boot\": \"b\", \"phase\": \"SERVING\"}",
        "{\"pod\": \"p\", \"boot\": \"b\", \"quiesced\": {}}",
        "{\"pod\": \"p\", \"boot\": \"b\", \"phase\": \"SERVING\", \"quiesced\": {\"a\": null}}",
        "{\"pod\": \"\", \"boot\": \"b\", \"phase\": \"SERVING\", \"quiesced\": {}}",
        "{\"boot\": \"b\", \"phase\": \"SERVING\", \"quiesced\": {}}"
      })
  void whatIsNoRecordIsSkipped(String foreign) {
    assertThat(LeaseRecords.decode(lease(foreign))).isEmpty();
  }
}
