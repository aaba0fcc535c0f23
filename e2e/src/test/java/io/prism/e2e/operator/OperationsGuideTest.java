package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the operator says, the guide says what to do about it. */
class OperationsGuideTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(?<reason>\\w+)` \\| (?<conditions>[^|]*) \\| .+ \\|$", Pattern.MULTILINE);

  private static List<MatchResult> rows() {
    String page = Repository.read(Repository.file("docs/kubernetes-operations.md"));
    return ROW.matcher(page).results().toList();
  }

  @Test
  void everyReasonIsListedOnceInTheOrderOfTheCode() {
    assertThat(rows())
        .extracting(row -> row.group("reason"))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::wire).toList());
  }

  @Test
  void eachWithTheConditionsThatItExplains() {
    for (MatchResult row : rows()) {
      String expected =
          Arrays.stream(Reason.values())
              .filter(reason -> reason.wire().equals(row.group("reason")))
              .flatMap(reason -> reason.conditions().stream())
              .map(ConditionType::wire)
              .map(type -> "`" + type + "`")
              .collect(Collectors.joining(", "));
      assertThat(row.group("conditions")).as(row.group("reason")).isEqualTo(expected);
    }
  }
}
