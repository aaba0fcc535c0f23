package io.prism.operator.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

  @ParameterizedTest
  @CsvSource({"maxValueSize, 1m", "maxValueSize, 1", "dataSize, 500m", "averageItemSize, 0.5"})
  void aNamespaceThatStatesSuchASizeIsRefusedByField(String field, String size) {
    NamespaceJudge judge = new NamespaceJudge(Resources.installation(), () -> Instant.EPOCH);
    ClusterView world =
        new ClusterView(
            List.of(Resources.postgres("pg")),
            List.of(Resources.defaultShard()),
            Optional.empty(),
            List.of(),
            Optional.empty());
    Verdict verdict =
        judge.judge(
            Resources.namespace("needs: {%s: '%s'}".formatted(field, size)),
            Claim.first("notes", new ObjectKey("shop", "notes")),
            world);

    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Fact fact = ((Verdict.Refused) verdict).facts().getFirst();
    assertThat(fact.type()).isEqualTo(ConditionType.ACCEPTED);
    assertThat(fact.reason()).isEqualTo(Reason.INCOMPATIBLE_NEEDS);
    assertThat(fact.message()).startsWith("spec.needs." + field + ": " + size);
  }

  @Test
  void aPolicySaysWhereItsSizesAreSlips() {
    assertThat(
            Sizes.problems(
                Resources.policy(
                    """
                    defaults: {limits: {maxDataSize: 1m}}
                    teams: [{name: shop, limits: {maxMessageSize: 1500m, maxDataSize: 1Gi}}]
                    approvals:
                    - {namespaceRef: {name: a, namespace: b}, limit: maxDataSize, value: 2Gi}
                    - {namespaceRef: {name: a, namespace: b}, limit: maxDataSize, value: 2m}
                    """)))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly(
            "spec.defaults.limits.maxDataSize",
            "spec.teams[0].limits.maxMessageSize",
            "spec.approvals[1].value");
  }
}
