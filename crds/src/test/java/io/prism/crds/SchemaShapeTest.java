package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.CelRules;
import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.SchemaCheck;
import io.prism.crds.generate.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server, its cost estimate for rules, and readers demand of every node of every
 * schema.
 */
class SchemaShapeTest {

  static Iterable<Class<?>> kinds() {
    return PrismApi.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldIsDescribed(Class<?> kind) {
    var missing = new ArrayList<String>();
    Schemas.walk(
        Schemas.root(CrdGenerator.definition(kind)),
        (path, schema) -> {
          if (Schemas.isField(path)
              && !path.equals(".metadata")
              && !schema.containsKey("description")) {
            missing.add(path);
          }
        });
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyListMapTextAndNumberHasBounds(Class<?> kind) {
    var unbounded = new ArrayList<String>();
    Schemas.walk(
        Schemas.root(CrdGenerator.definition(kind)),
        (path, schema) -> {
          if (!path.equals(".apiVersion") && !path.equals(".kind") && !bounded(schema)) {
            unbounded.add(path);
          }
        });
    assertThat(unbounded).isEmpty();
  }

  private static boolean bounded(Map<String, Object> schema) {
    if (schema.containsKey("additionalProperties")) {
      return schema.containsKey("maxProperties");
    }
    return switch ((String) schema.getOrDefault("type", "")) {
      case "array" ->
          schema.containsKey("maxItems") && schema.containsKey("x-kubernetes-list-type");
      case "string" -> schema.containsKey("maxLength");
      case "integer" -> schema.containsKey("minimum");
      case "" ->
          schema.containsKey("x-kubernetes-int-or-string") && schema.containsKey("maxLength");
      default -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void mapListsHaveKeysThatMustBeGiven(Class<?> kind) {
    Schemas.walk(
        Schemas.root(CrdGenerator.definition(kind)),
        (path, schema) -> {
          if ("map".equals(schema.get("x-kubernetes-list-type"))) {
            var required = new ArrayList<Object>();
            required.addAll((List<?>) Schemas.child(schema, "items").get("required"));
            var keys = (List<?>) schema.get("x-kubernetes-list-map-keys");
            assertThat(required.containsAll(keys)).as(path).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void defaultsKeepTheirOwnSchema(Class<?> kind) {
    Schemas.walk(
        Schemas.root(CrdGenerator.definition(kind)),
        (path, schema) -> {
          if (schema.containsKey("default")) {
            var value = schema.get("default");
            assertThat(SchemaCheck.problems(schema, value, path)).isEmpty();
            assertThat(CelRules.broken(schema, value, null)).as(path).isEmpty();
          }
        });
  }
}
