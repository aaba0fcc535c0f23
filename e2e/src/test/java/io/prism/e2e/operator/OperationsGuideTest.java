package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.ReservedReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the operator says, the guide says what to do about it. */
class OperationsGuideTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(?<reason>\\w+)` \\| (?<conditions>[^|]*) \\| .+ \\|$", Pattern.MULTILINE);

  /** Other tables of the page come before. */
  private static final String HEAD = "| reason | conditions |";

  private static final Pattern SAID = Pattern.compile("\\bReason\\.(?<name>[A-Z_]+)\\b");

  private static List<MatchResult> rows() {
    String page = Repository.read(Repository.file("docs/kubernetes-operations.md"));
    return ROW.matcher(page.substring(page.indexOf(HEAD))).results().toList();
  }

  @Test
  void everyReasonThatIsSaidIsListedOnceInTheOrderOfTheCode() {
    assertThat(rows())
        .extracting(row -> row.group("reason"))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::wire).toList());
  }

  @Test
  void everyReasonIsSaidAndNoneThatIsReserved() throws IOException {
    Set<String> said = said("operator/src/main/java");
    said.addAll(said("control/src/main/java"));

    assertThat(Reason.values()).filteredOn(reason -> !said.contains(reason.name())).isEmpty();
    assertThat(ReservedReason.values()).extracting(Enum::name).doesNotContainAnyElementsOf(said);
    assertThat(said).contains("NAME_CONFLICT", "UNKNOWN_TEAM");
  }

  /** The names of reasons in a folder's sources; a refusal of the planner has that of a reason. */
  private static Set<String> said(String folder) throws IOException {
    Set<String> said = new HashSet<>();
    try (Stream<Path> files = Files.walk(Repository.file(folder))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> SAID.matcher(Repository.read(file)).results())
          .forEach(match -> said.add(match.group("name")));
    }
    return said;
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
