package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreSecretsTest {

  private static final PluginModel PLUGIN =
      PluginMapper.map(Resources.postgres("pg")).model().orElseThrow();

  private final TinyApiServer server = new TinyApiServer();

  @AfterEach
  void close() {
    server.close();
  }

  private Optional<Fact> amiss() {
    return StoreSecrets.amiss(PLUGIN, server.client());
  }

  private void store(String labels, String data) {
    server.objects.put(
        "/api/v1/namespaces/shop/secrets/pg",
        "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"pg\", \"labels\":"
            + " {%s}}, \"data\": {%s}}".formatted(labels, data));
  }

  @Test
  void oneThatIsMissingOrLacksAKeyIsNamedWithTheRemedy() {
    assertThat(amiss())
        .hasValueSatisfying(
            fact -> {
              assertThat(fact.type()).isEqualTo(ConditionType.CREDENTIALS_VALID);
              assertThat(fact.reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
              assertThat(fact.message()).contains("Secret shop/pg is not there", "create it");
            });

    store("\"prism.io/backend\": \"pg\"", "\"name\": \"eA==\"");
    assertThat(amiss())
        .hasValueSatisfying(
            fact -> assertThat(fact.message()).contains("Secret shop/pg has no key user"));
  }

  @Test
  void oneThatIsNotMeantForStoresIsNotMounted() {
    store("", "\"user\": \"eA==\"");

    assertThat(amiss())
        .hasValueSatisfying(
            fact -> {
              assertThat(fact.type()).isEqualTo(ConditionType.ACCEPTED);
              assertThat(fact.reason()).isEqualTo(Reason.SECRET_NOT_LABELLED);
              assertThat(fact.message())
                  .contains("kubectl label secret -n shop pg prism.io/backend=pg");
            });
  }

  @Test
  void oneWithLabelAndKeysIsWell() {
    store("\"prism.io/backend\": \"pg\"", "\"user\": \"eA==\"");

    assertThat(amiss()).isEmpty();
  }
}
