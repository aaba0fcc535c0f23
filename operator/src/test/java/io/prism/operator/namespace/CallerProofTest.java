package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismShard;
import io.prism.operator.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerProofTest {

  private static final PrismShard CLEAR = Resources.defaultShard();
  private static final PrismShard SERVER =
      Resources.shard("prism-system", "default", "tls: {mode: Server}");
  private static final PrismShard MUTUAL =
      Resources.shard("prism-system", "default", "tls: {mode: Mutual}");

  private static List<String> problems(String fields, PrismShard shard) {
    return CallerProof.problems(Resources.namespace(fields).getSpec(), shard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access: {owners: [{team: shop}], consumers: [{name: reader}]}",
        "auth: {provider: MTLS}"
      })
  void whoIsToBeKnownMustShowACertificate(String fields) {
    assertThat(problems(fields, CLEAR))
        .singleElement()
        .asString()
        .contains("set spec.tls.mode there to Mutual");
    assertThat(problems(fields, SERVER)).hasSize(1);
    assertThat(problems(fields, MUTUAL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth: {provider: OIDC, oidc: {issuer: 'https://id.example.org'}} | spec.auth.provider",
        "auth: {serviceAccounts: [shop/web]} | spec.auth.serviceAccounts"
      })
  void tokensAreKnownNowhere(String fields, String field) {
    for (PrismShard shard : List.of(CLEAR, SERVER, MUTUAL)) {
      assertThat(problems(fields, shard)).singleElement().asString().startsWith(field);
    }
  }

  @Test
  void whoAsksForNothingIsServedByAnyShardThatAsksForNothing() {
    assertThat(problems("auth: {provider: None}", CLEAR)).isEmpty();
    assertThat(problems("auth: {provider: None}", MUTUAL)).hasSize(1);
    assertThat(problems("access: {owners: [{team: shop}]}", CLEAR)).isEmpty();
  }
}
