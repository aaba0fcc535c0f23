package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.CrdFiles;
import io.prism.crds.generate.ReferencePage;
import io.prism.crds.generate.Yaml;
import io.prism.crds.schema.Choice;
import io.prism.crds.schema.Patterns;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page in the repository is the one that the types make, and nothing is left unexplained. */
class ReferencePageTest {

  @Test
  void thePageIsUpToDate() {
    var page = CrdFiles.referencePage();
    if (CrdFiles.writing()) {
      CrdFiles.write(page, ReferencePage.text());
    }
    assertThat(page).as("written by: %s", CrdFiles.REFRESH).exists();
    assertThat(Yaml.read(page))
        .as("%s is stale; run: %s", page, CrdFiles.REFRESH)
        .isEqualTo(ReferencePage.text());
  }

  @Test
  void everyReasonIsExplained() {
    assertThat(Reason.values())
        .allSatisfy(
            reason -> {
              assertThat(reason.conditions()).isNotEmpty();
              assertThat(reason.meaning()).isNotBlank();
              assertThat(reason.remedy()).isNotBlank();
            });
  }

  @Test
  void wordsAreTakenByTheApiServerAndStandForOneThing() {
    assertThat(
            Stream.<Choice>concat(
                    Arrays.stream(Reason.values()), Arrays.stream(ReservedReason.values()))
                .map(Choice::wire))
        .doesNotHaveDuplicates()
        .allSatisfy(word -> assertThat(word).matches(Patterns.REASON));
    assertThat(Arrays.stream(ConditionType.values()).map(Choice::wire)).doesNotHaveDuplicates();
  }
}
