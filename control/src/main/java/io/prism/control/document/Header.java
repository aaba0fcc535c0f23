package io.prism.control.document;

import io.prism.control.violation.Rule;
import java.util.List;

/** The optional header of a document: both lines or neither. */
final class Header {

  private static final String API_VERSION = "prism.io/v1";

  private Header() {}

  /** Checks that a header, if there is one, names this kind of document. */
  static void check(Fields fields, String kind) {
    expect(fields, "apiVersion", API_VERSION);
    expect(fields, "kind", kind);
    for (String name : List.of("apiVersion", "kind")) {
      String other = name.equals("kind") ? "apiVersion" : "kind";
      if (fields.has(name) && !fields.has(other)) {
        fields
            .findings()
            .error(
                fields.at(name),
                Rule.WRONG_HEADER,
                "'" + name + "' is given without '" + other + "'",
                "give both 'apiVersion: " + API_VERSION + "' and 'kind: " + kind + "', or neither");
      }
    }
  }

  private static void expect(Fields fields, String name, String expected) {
    fields.value(
        name,
        text -> {
          if (!text.equals(expected)) {
            throw new BadValueException(
                Rule.WRONG_HEADER,
                "this document is of another kind than is read here",
                "write '" + name + ": " + expected + "', or name the right file");
          }
          return text;
        });
  }
}
