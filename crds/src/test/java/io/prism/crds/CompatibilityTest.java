package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.Compatibility;
import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.Schemas;
import io.prism.crds.generate.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The gate sees what would break a stored object or a client, and lets everything else pass. */
class CompatibilityTest {

  @Test
  void theSameDefinitionBreaksNothing() {
    assertThat(planted(_ -> {})).isEmpty();
  }

  @Test
  void aRemovedField() {
    assertThat(planted(root -> fields(root, "spec").remove("tags")))
        .containsExactly(".spec.tags: was removed");
  }

  @Test
  void aRemovedFieldOfAListsEntries() {
    assertThat(
            planted(
                root -> {
                  var consumers = field(field(field(root, "spec"), "access"), "consumers");
                  Schemas.properties(Schemas.child(consumers, "items")).remove("permission");
                }))
        .containsExactly(".spec.access.consumers[].permission: was removed");
  }

  @Test
  void aRemovedChoice() {
    assertThat(
            planted(
                root -> {
                  var api = field(field(root, "spec"), "clientAPI");
                  api.put("enum", List.of("KeyValue"));
                }))
        .contains(".spec.clientAPI: the choice Queue was removed");
  }

  @Test
  void choicesWhereAnyTextWas() {
    assertThat(planted(root -> field(field(root, "spec"), "team").put("enum", List.of("a"))))
        .containsExactly(".spec.team: only [a] are accepted where anything was");
  }

  @Test
  void aFieldThatIsNowRequired() {
    assertThat(
            planted(
                root ->
                    field(root, "spec")
                        .put("required", List.of("team", "clientAPI", "access", "tags"))))
        .containsExactly(".spec.tags: is now required");
  }

  @Test
  void narrowedBounds() {
    assertThat(
            planted(
                root -> {
                  field(field(root, "spec"), "tags").put("maxProperties", 3);
                  field(field(root, "spec"), "drainTimeoutSeconds").put("minimum", 2);
                }))
        .containsExactlyInAnyOrder(
            ".spec.tags: maxProperties was narrowed from 20 to 3",
            ".spec.drainTimeoutSeconds: minimum was narrowed from 1 to 2");
  }

  @Test
  void aBoundWhereThereWasNone() {
    assertThat(
            planted(root -> field(field(root, "status"), "acceptedGeneration").put("maximum", 5)))
        .containsExactly(".status.acceptedGeneration: maximum 5 is a bound where there was none");
  }

  @Test
  void anotherTypeDefaultOrPattern() {
    assertThat(
            planted(
                root -> {
                  field(field(root, "spec"), "drainTimeoutSeconds").put("default", 31);
                  field(field(root, "spec"), "team").put("pattern", "^x$");
                  field(field(root, "spec"), "displayName").put("type", "integer");
                }))
        .hasSize(3)
        .anyMatch(text -> text.startsWith(".spec.displayName: type changed"))
        .anyMatch(text -> text.startsWith(".spec.team: pattern changed"))
        .contains(".spec.drainTimeoutSeconds: default changed from 30 to 31");
  }

  @Test
  void aDefaultOfAnObjectMayOnlyGrow() {
    assertThat(
            planted(
                root ->
                    Schemas.child(field(field(root, "spec"), "backend"), "default").put("more", 1)))
        .isEmpty();
    assertThat(
            planted(
                root ->
                    Schemas.child(field(field(root, "spec"), "backend"), "default").remove("mode")))
        .singleElement()
        .asString()
        .startsWith(".spec.backend: default changed");
  }

  @Test
  void aDefaultWhereThereWasNoneIsForTheStatusOnly() {
    var older = copy();
    field(Schemas.root(older), "status").remove("default");

    assertThat(Compatibility.breaks(older, copy())).isEmpty();
    assertThat(Compatibility.breaks(copy(), older))
        .singleElement()
        .asString()
        .startsWith(".status: default changed");
    assertThat(planted(root -> field(field(root, "spec"), "team").put("default", "a")))
        .containsExactly(".spec.team: default changed from null to a");
  }

  @Test
  void additionsAndWiderBoundsPass() {
    assertThat(
            planted(
                root -> {
                  fields(root, "spec").put("more", Map.of("type", "string"));
                  field(field(root, "spec"), "tags").put("maxProperties", 21);
                  field(field(root, "spec"), "team").remove("pattern");
                  var choices = new ArrayList<Object>();
                  choices.addAll(
                      (List<?>) field(field(root, "spec"), "deletionPolicy").get("enum"));
                  choices.add("Archive");
                  field(field(root, "spec"), "deletionPolicy").put("enum", choices);
                }))
        .isEmpty();
  }

  private static List<String> planted(Consumer<Map<String, Object>> change) {
    var changed = copy();
    change.accept(Schemas.root(changed));
    return Compatibility.breaks(copy(), changed);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> copy() {
    return (Map<String, Object>) Yaml.parse(CrdGenerator.file(PrismNamespace.class));
  }

  private static Map<String, Map<String, Object>> fields(Map<String, Object> root, String name) {
    return Schemas.properties(field(root, name));
  }

  private static Map<String, Object> field(Map<String, Object> schema, String name) {
    return Schemas.properties(schema).get(name);
  }
}
