package io.prism.proxy.openapi;

import static io.prism.proxy.openapi.Schemas.ordered;

import java.util.List;
import java.util.Map;

/** Describes the raw values under {@code /kv/}, which no protobuf annotation describes. */
final class RawPaths {

  /** Where raw values are. */
  static final String PATH = "/kv/{namespace}/{key}";

  private static final String TAG = "Raw values";
  private static final Map<String, Object> TEXT = ordered("type", "string");

  private final Map<String, Object> error;

  RawPaths(Map<String, Object> error) {
    this.error = error;
  }

  /** The tag of these operations. */
  static Map<String, Object> tag() {
    return ordered(
        "name",
        TAG,
        "description",
        "For people and shell scripts: the body is the value, the ETag the version.");
  }

  /** All operations of the path. */
  Map<String, Object> describe() {
    Map<String, Object> ifMatch =
        header("If-Match", "Only if the item has one of these entity tags; * for any item.");
    Map<String, Object> token =
        header(
            "Idempotency-Key",
            "Makes the call safe to repeat: 1 to 128 printable ASCII characters.");
    Map<String, Object> found =
        ordered(
            "description",
            "The value.",
            "headers",
            etag(),
            "content",
            ordered("application/octet-stream", ordered("schema", ordered())));
    Map<String, Object> notModified = ordered("description", "The item is the one that you know.");
    List<Object> readConditions =
        List.of(
            ifMatch,
            header("If-None-Match", "Answer 304 if the item has one of these entity tags."));
    return ordered(
        "parameters",
        List.of(
            pathParameter("namespace", "The namespace."),
            pathParameter("key", "The key; may hold slashes.")),
        "get",
        operation("Reads a value.", "Raw_Get", readConditions, "200", found, "304", notModified),
        "head",
        operation(
            "Looks for an item without its value.",
            "Raw_Head",
            readConditions,
            "200",
            ordered("description", "The item is there.", "headers", etag()),
            "304",
            notModified),
        "put",
        withBody(
            operation(
                "Writes a value.",
                "Raw_Put",
                List.of(
                    ifMatch,
                    header("If-None-Match", "With *: only if there is no item."),
                    header("Prism-Ttl", "How long the item lives, such as 30s."),
                    token),
                "204",
                ordered("description", "Written.", "headers", etag()))),
        "delete",
        operation(
            "Removes an item; a missing one is no error.",
            "Raw_Delete",
            List.of(ifMatch, token),
            "204",
            ordered("description", "The item is not there any more.")));
  }

  private Map<String, Object> operation(
      String summary, String id, List<Object> parameters, Object... answers) {
    Map<String, Object> responses = ordered(answers);
    responses.put("default", error);
    return ordered(
        "operationId",
        id,
        "tags",
        List.of(TAG),
        "summary",
        summary,
        "parameters",
        parameters,
        "responses",
        responses);
  }

  private static Map<String, Object> withBody(Map<String, Object> operation) {
    operation.put(
        "requestBody",
        ordered(
            "description",
            "The value.",
            "content",
            ordered("application/octet-stream", ordered("schema", ordered()))));
    return operation;
  }

  private static Map<String, Object> etag() {
    return ordered("ETag", ordered("description", "The item's version.", "schema", TEXT));
  }

  private static Map<String, Object> header(String name, String description) {
    return ordered("name", name, "in", "header", "description", description, "schema", TEXT);
  }

  private static Map<String, Object> pathParameter(String name, String description) {
    return ordered(
        "name", name, "in", "path", "required", true, "description", description, "schema", TEXT);
  }
}
