package io.prism.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRecordsTest {

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
