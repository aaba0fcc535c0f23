package io.prism.proxy.openapi;

import static io.prism.proxy.openapi.Schemas.ordered;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the HTTP bindings of methods as OpenAPI operations. */
final class Operations {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z0-9_]+)(=[^}]*)?}");
  private static final String REST_OF_PATH = "=**";

  private final Comments comments;
  private final Schemas schemas;
  private final Map<String, Object> error;

  /**
   * Describes operations.
   *
   * @param error the answer to every failed call
   */
  Operations(Comments comments, Schemas schemas, Map<String, Object> error) {
    this.comments = comments;
    this.schemas = schemas;
    this.error = error;
  }

  /** A path template of OpenAPI, which has no form for the rest of a path. */
  static String path(String template) {
    return VARIABLE.matcher(template).replaceAll("{$1}");
  }

  /**
   * Describes one binding.
   *
   * @param number 1 for the first binding of the method
   */
  Map<String, Object> describe(
      MethodDescriptor method, HttpRule rule, String template, int number) {
    String comment = comments.of(method);
    int sentence = comment.indexOf(". ");
    Map<String, Object> operation =
        ordered(
            "operationId",
            method.getService().getName()
                + "_"
                + method.getName()
                + (number == 1 ? "" : "_" + number),
            "tags",
            List.of(method.getService().getName()),
            "summary",
            sentence < 0 ? comment : comment.substring(0, sentence + 1),
            "description",
            comment);
    Set<String> inPath = new LinkedHashSet<>();
    List<Object> parameters = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(template);
    while (variables.find()) {
      inPath.add(variables.group(1));
      parameters.add(
          pathParameter(
              method.getInputType().findFieldByName(variables.group(1)),
              REST_OF_PATH.equals(variables.group(2))));
    }
    if (rule.getBody().isEmpty()) {
      addQuery(method, inPath, parameters);
    } else {
      operation.put(
          "requestBody",
          ordered(
              "required", true, "content", json(schemas.object(method.getInputType(), inPath))));
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    operation.put("responses", ordered("200", answer(method), "default", error));
    return operation;
  }

  private Map<String, Object> pathParameter(FieldDescriptor field, boolean restOfPath) {
    Map<String, Object> parameter = parameter(field, "path");
    parameter.put("required", true);
    if (restOfPath) {
      parameter.merge(
          "description",
          "May hold slashes. Clients that rewrite paths, such as curl and browsers with '..', need the"
              + " POST form for such keys.",
          (comment, note) -> comment + " " + note);
    }
    return parameter;
  }

  private void addQuery(MethodDescriptor method, Set<String> inPath, List<Object> parameters) {
    for (FieldDescriptor field : method.getInputType().getFields()) {
      if (!inPath.contains(field.getName())) {
        parameters.add(parameter(field, "query"));
      }
    }
  }

  private Map<String, Object> parameter(FieldDescriptor field, String place) {
    Map<String, Object> schema = schemas.described(field);
    Object comment = schema.remove("description");
    Map<String, Object> parameter =
        ordered("name", place.equals("path") ? field.getName() : field.getJsonName(), "in", place);
    if (comment != null) {
      parameter.put("description", comment);
    }
    parameter.put("schema", schema);
    return parameter;
  }

  private Map<String, Object> answer(MethodDescriptor method) {
    Map<String, Object> message = schemas.reference(method.getOutputType());
    if (!method.isServerStreaming()) {
      return ordered("description", "The answer.", "content", json(message));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("description", "One line: a result, or last the error that ended the stream.");
    line.put("type", "object");
    line.put(
        "properties",
        ordered("result", message, "error", ordered("$ref", "#/components/schemas/Status")));
    return ordered(
        "description",
        "The answers, one JSON object a line.",
        "content",
        ordered("application/x-ndjson", ordered("schema", line)));
  }

  static Map<String, Object> json(Map<String, Object> schema) {
    return ordered("application/json", ordered("schema", schema));
  }
}
