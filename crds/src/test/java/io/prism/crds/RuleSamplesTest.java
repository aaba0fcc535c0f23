package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.CelRules;
import io.prism.crds.generate.CrdFiles;
import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.DeclaredRules;
import io.prism.crds.generate.Defaults;
import io.prism.crds.generate.SchemaCheck;
import io.prism.crds.generate.Schemas;
import io.prism.crds.generate.Yaml;
import io.prism.crds.schema.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule has a folder with its id: {@code accept.yaml} keeps it and {@code reject.yaml} breaks
 * it and nothing else. A file with two documents is an update: the first one is there, the second
 * one is applied.
 */
class RuleSamplesTest {

  static Iterable<Rule> rules() {
    return DeclaredRules.all();
  }

  @Test
  void everyRuleHasAnIdOfItsOwn() {
    assertThat(DeclaredRules.all()).extracting(Rule::id).doesNotHaveDuplicates();
  }

  @Test
  void everyFolderBelongsToARule() {
    assertThat(CrdFiles.list(CrdFiles.samples()))
        .filteredOn(folder -> !folder.getFileName().toString().equals("README.md"))
        .extracting(folder -> folder.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(DeclaredRules.all().stream().map(Rule::id).toList());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theAcceptedSampleIsAccepted(Rule rule) {
    assertThat(broken(CrdFiles.samples().resolve(rule.id()).resolve("accept.yaml"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRejectedSampleBreaksThisRuleOnly(Rule rule) {
    var sample = CrdFiles.samples().resolve(rule.id()).resolve("reject.yaml");

    assertThat(broken(sample)).containsOnly(rule.message());
    assertThat(Yaml.read(sample)).startsWith("# Refused: " + rule.message() + "\n");
  }

  private static List<String> broken(Path sample) {
    Object old = null;
    var messages = new ArrayList<String>();
    for (Map<String, Object> document : Yaml.documents(sample)) {
      assertThat(messages).as("the document that is there first").isEmpty();
      var schema = schemaOf(document);
      var value = Defaults.fill(schema, document);
      assertThat(SchemaCheck.problems(schema, value, "")).isEmpty();
      messages.addAll(CelRules.broken(schema, value, old));
      old = value;
    }
    return messages;
  }

  private static Map<String, Object> schemaOf(Map<String, Object> document) {
    return PrismApi.KINDS.stream()
        .filter(kind -> kind.getSimpleName().equals(document.get("kind")))
        .map(CrdGenerator::definition)
        .map(Schemas::root)
        .findFirst()
        .orElseThrow();
  }
}
