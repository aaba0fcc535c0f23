package io.prism.control.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private final Findings findings = new Findings();

  @Test
  void violationsComeInTheOrderOfTheDocuments() {
    findings.error(at("server.yaml", 1, 1), Rule.INVALID_VALUE, "third", "x");
    findings.warn(at("prism.yaml", 9, 3), Rule.NO_EFFECT, "second", "x");
    findings.error(at("prism.yaml", 9, 1), Rule.INVALID_VALUE, "first", "x");

    assertThat(findings.sorted())
        .extracting(Violation::problem)
        .containsExactly("first", "second", "third");
    assertThat(findings.errorCount()).isEqualTo(2);
  }

  @Test
  void tooManyAreCountedAndSummedUp() {
    for (int i = 0; i < Findings.MAX_KEPT + 5; i++) {
      findings.error(at("prism.yaml", i + 1, 1), Rule.UNKNOWN_FIELD, "x", "x");
    }

    List<Violation> all = findings.sorted();

    assertThat(all).hasSize(Findings.MAX_KEPT + 1);
    assertThat(all.getLast().problem()).isEqualTo("5 more errors are not shown");
    assertThat(all.getLast().isError()).isTrue();
    assertThat(findings.isFull()).isTrue();
    assertThat(findings.errorCount()).isEqualTo(Findings.MAX_KEPT + 5);
  }

  @Test
  void noNumberOfWarningsHidesAnErrorOrBecomesOne() {
    for (int i = 0; i < Findings.MAX_KEPT + 1; i++) {
      findings.warn(at("prism.yaml", 1, 1), Rule.NO_EFFECT, "x", "x");
    }
    assertThat(findings.sorted()).noneMatch(Violation::isError).hasSize(Findings.MAX_KEPT + 1);

    findings.error(at("prism.yaml", 2, 1), Rule.INVALID_VALUE, "x", "x");
    assertThat(findings.sorted()).filteredOn(Violation::isError).hasSize(1);
  }

  private static Location at(String document, int line, int column) {
    return new Location(document, line, column, "");
  }
}
