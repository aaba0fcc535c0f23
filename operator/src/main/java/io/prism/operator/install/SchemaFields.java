package io.prism.operator.install;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields that a definition knows. Within a version they only ever grow in number. */
final class SchemaFields {

  private final Set<String> paths = new HashSet<>();

  private SchemaFields() {}

  /** Paths of all fields, each with the version that has it. */
  static Set<String> of(CustomResourceDefinition definition) {
    SchemaFields fields = new SchemaFields();
    for (var version : definition.getSpec().getVersions()) {
      fields.paths.add(version.getName());
      fields.walk(version.getName(), version.getSchema().getOpenAPIV3Schema());
    }
    return fields.paths;
  }

  private void walk(String path, @Nullable JSONSchemaProps schema) {
    if (schema == null) {
      return;
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, field) -> {
                paths.add(path + "." + name);
                walk(path + "." + name, field);
              });
    }
    if (schema.getItems() != null) {
      walk(path + "[]", schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      walk(path + "{}", schema.getAdditionalProperties().getSchema());
    }
  }
}
