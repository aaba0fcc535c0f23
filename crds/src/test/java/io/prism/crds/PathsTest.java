package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.Schemas;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Paths in marks lead to fields: the API server takes a column without a field silently, and it
 * stays empty.
 */
class PathsTest {

  static Iterable<Class<?>> kinds() {
    return PrismApi.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void columnsAndScaleShowFields(Class<?> kind) {
    var paths = new ArrayList<String>();
    for (Column column : kind.getAnnotationsByType(Column.class)) {
      paths.add(column.path());
    }
    var scale = kind.getAnnotation(Scale.class);
    if (scale != null) {
      paths.addAll(List.of(scale.spec(), scale.status(), scale.selector()));
    }
    var root = Schemas.root(CrdGenerator.definition(kind));
    assertThat(paths)
        .filteredOn(path -> !path.startsWith(".metadata.") && !path.contains("[?"))
        .allMatch(path -> leads(root, path));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void conditionColumnsShowConditionsOfTheKind(Class<?> kind) {
    var conditions =
        Arrays.stream(ConditionType.values())
            .filter(type -> type.kinds().contains(kind))
            .map(type -> ".status.conditions[?(@.type==\"%s\")].status".formatted(type.wire()))
            .toList();
    for (Column column : kind.getAnnotationsByType(Column.class)) {
      if (column.path().contains("[?")) {
        assertThat(conditions).contains(column.path());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void rulesPointAtFields(Class<?> kind) {
    Schemas.walk(
        Schemas.root(CrdGenerator.definition(kind)),
        (path, schema) -> {
          if (schema.get("x-kubernetes-validations") instanceof List<?> rules) {
            for (Object rule : rules) {
              var at = ((Map<?, ?>) rule).get("fieldPath");
              assertThat(at == null || leads(schema, (String) at)).as("%s %s", path, rule).isTrue();
            }
          }
        });
  }

  private static boolean leads(Map<String, Object> schema, String path) {
    var at = schema;
    for (String name : path.substring(1).split("\\.")) {
      at = Schemas.properties(at).getOrDefault(name, Map.of());
    }
    return !at.isEmpty();
  }
}
