package io.prism.crds.generate;

import static io.prism.crds.generate.SchemaGenerator.map;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.prism.crds.PrismApi;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Scale;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns a kind into its CustomResourceDefinition. */
public final class CrdGenerator {

  private static final String HEADER =
      "# Generated from the types in crds/. Do not edit; refresh with: " + CrdFiles.REFRESH + "\n";

  private static final int NOT_SEEN = -1;

  private CrdGenerator() {}

  /** The plural name of the kind, as in addresses. */
  public static String pluralOf(Class<?> kind) {
    return kind.getAnnotation(Plural.class).value();
  }

  /** The type of the kind's spec. */
  public static Class<?> specOf(Class<?> kind) {
    return argument(kind, 0);
  }

  /** The type of the kind's status. */
  public static Class<?> statusOf(Class<?> kind) {
    return argument(kind, 1);
  }

  /** The text of the kind's file. */
  public static String file(Class<?> kind) {
    return HEADER + Yaml.print(definition(kind));
  }

  /** The definition as a tree. */
  public static Map<String, Object> definition(Class<?> kind) {
    var plural = pluralOf(kind);
    return map(
        "apiVersion",
        "apiextensions.k8s.io/v1",
        "kind",
        "CustomResourceDefinition",
        "metadata",
        map("name", plural + "." + PrismApi.GROUP),
        "spec",
        map(
            "group",
            PrismApi.GROUP,
            "names",
            map(
                "kind",
                kind.getSimpleName(),
                "listKind",
                kind.getSimpleName() + "List",
                "plural",
                plural,
                "singular",
                kind.getAnnotation(Singular.class).value(),
                "shortNames",
                List.of(kind.getAnnotation(ShortNames.class).value()),
                "categories",
                List.of(PrismApi.CATEGORY)),
            "scope",
            Namespaced.class.isAssignableFrom(kind) ? "Namespaced" : "Cluster",
            "versions",
            List.of(version(kind))));
  }

  private static Map<String, Object> version(Class<?> kind) {
    var subresources = map("status", map());
    var scale = kind.getAnnotation(Scale.class);
    if (scale != null) {
      subresources.put(
          "scale",
          map(
              "specReplicasPath",
              scale.spec(),
              "statusReplicasPath",
              scale.status(),
              "labelSelectorPath",
              scale.selector()));
    }
    return map(
        "name",
        PrismApi.VERSION,
        "served",
        true,
        "storage",
        true,
        "additionalPrinterColumns",
        columns(kind),
        "subresources",
        subresources,
        "schema",
        map("openAPIV3Schema", root(kind)));
  }

  private static Map<String, Object> root(Class<?> kind) {
    var root =
        map(
            "description",
            kind.getAnnotation(Doc.class).value(),
            "type",
            "object",
            "required",
            List.of("spec"),
            "properties",
            map(
                "apiVersion",
                map(
                    "description",
                    "The version of this form, " + PrismApi.API_VERSION + ".",
                    "type",
                    "string"),
                "kind",
                map("description", "The kind, " + kind.getSimpleName() + ".", "type", "string"),
                "metadata",
                map("type", "object"),
                "spec",
                part("What is wanted.", specOf(kind)),
                "status",
                status(kind)));
    SchemaGenerator.addRules(root, kind);
    return root;
  }

  /**
   * Tools that wait, such as Flux, take a resource without a status for done. A default of the
   * whole, not of the field: what the operator leaves out stays out.
   */
  private static Map<String, Object> status(Class<?> kind) {
    var schema = part("What is so, as the operator sees it.", statusOf(kind));
    schema.put("default", map("observedGeneration", NOT_SEEN));
    return schema;
  }

  private static Map<String, Object> part(String description, Class<?> type) {
    var schema = map("description", description);
    schema.putAll(SchemaGenerator.ofRecord(type));
    return schema;
  }

  private static List<Map<String, Object>> columns(Class<?> kind) {
    var columns = new ArrayList<Map<String, Object>>();
    for (Column column : kind.getAnnotationsByType(Column.class)) {
      var entry =
          map(
              "name",
              column.name(),
              "type",
              column.type(),
              "jsonPath",
              column.path(),
              "description",
              column.description());
      if (column.wide()) {
        entry.put("priority", 1);
      }
      columns.add(entry);
    }
    return columns;
  }

  private static Class<?> argument(Class<?> kind, int index) {
    var base = (ParameterizedType) kind.getGenericSuperclass();
    return (Class<?>) base.getActualTypeArguments()[index];
  }
}
