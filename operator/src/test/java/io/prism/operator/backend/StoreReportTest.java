package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.backend.Durability;
import io.prism.backend.Health;
import io.prism.operator.resource.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreReportTest {

  private static final ObjectKey PG = new ObjectKey("shop", "pg");
  private static final String SIGHT =
      """
      {"backend": "postgres", "state": "DEGRADED", "message": "not those credentials",
       "interfaces": ["keyvalue_scan", "keyvalue_basic"], "durability": "strong",
       "details": {"cause": "credentials", "store_identity": "ours",
                   "other_store_identity": "theirs"}}
      """;

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static JsonNode gateway(String... stores) throws JsonProcessingException {
    return json("{\"ready\": true, \"backends\": {" + String.join(", ", stores) + "}}");
  }

  @Test
  void whatAPluginTellsOfItsStoreIsRead() throws Exception {
    StoreReport report =
        StoreReport.ofPlugin(json(SIGHT.replaceFirst("\\{", "{\"release\": \"1.0\", ")))
            .orElseThrow();

    assertThat(report.release()).contains("1.0");
    assertThat(report.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(report.message()).isEqualTo("not those credentials");
    assertThat(report.refused()).isTrue();
    assertThat(report.identity()).contains("ours");
    assertThat(report.other()).contains("theirs");
    assertThat(report.offer().orElseThrow().type()).isEqualTo("postgres");
    assertThat(report.offer().orElseThrow().interfaces())
        .containsExactly("keyvalue_basic", "keyvalue_scan");
    assertThat(report.offer().orElseThrow().durability()).isEqualTo(Durability.STRONG);
  }

  @Test
  void aGatewayTellsTheSameOfEachOfItsStores() throws Exception {
    JsonNode health = gateway("\"shop.pg\": " + SIGHT, "\"shop.pg2\": {\"state\": \"HEALTHY\"}");
    StoreReport plugin = StoreReport.ofPlugin(json(SIGHT)).orElseThrow();

    List<StoreReport> reports = StoreReport.ofGateway(health, PG);

    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst())
        .usingRecursiveComparison()
        .ignoringFields("release")
        .isEqualTo(plugin);
    assertThat(reports.getFirst().release()).isEmpty();
    assertThat(StoreReport.ofGateway(health, new ObjectKey("other", "pg"))).isEmpty();
  }

  @Test
  void ofAStoreThatIsReplacedBothAreTold() throws Exception {
    JsonNode health =
        gateway(
            "\"shop.pg\": {\"state\": \"HEALTHY\", \"message\": \"one\"}",
            "\"shop.pg@0badcafe\": {\"state\": \"HEALTHY\", \"message\": \"two\"}");

    assertThat(StoreReport.ofGateway(health, PG))
        .extracting(StoreReport::message)
        .containsExactly("one", "two");
  }

  @Test
  void whatAGatewayHasNotReachedDeclaresNothing() throws Exception {
    StoreReport report =
        StoreReport.ofGateway(
                gateway("\"shop.pg\": {\"state\": \"UNHEALTHY\", \"message\": \"connecting\"}"), PG)
            .getFirst();

    assertThat(report.offer()).isEmpty();
    assertThat(report.identity()).isEmpty();
    assertThat(report.isUp()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "\"text\"", "{\"state\": \"HEALTHY\"}", "{\"state\": \"WELL\"}"})
  void whatIsNoPluginTellsNothing(String text) throws Exception {
    assertThat(StoreReport.ofPlugin(json(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"backends\": []}",
        "{\"backends\": {\"shop.pg\": \"text\"}}",
        "{\"backends\": {\"shop.pg\": {\"state\": \"WELL\"}}}"
      })
  void whatIsNoGatewayTellsNothing(String text) throws Exception {
    assertThat(StoreReport.ofGateway(json(text), PG)).isEmpty();
  }
}
