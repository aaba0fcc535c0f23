package io.prism.control.violation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Violations for programs. */
public final class ViolationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ViolationJson() {}

  /**
   * Renders {@code {"valid": true, "violations": [...]}}, ending in a line break; valid means that
   * none is an error. Each violation has {@code severity}, {@code rule}, {@code document}, {@code
   * line}, {@code column}, {@code path}, {@code value} (null when there is none or it may be a
   * secret), {@code problem} and {@code remedy}. Line and column count from 1 and are 0 when the
   * whole document is meant.
   */
  public static String render(List<Violation> violations) {
    ObjectNode root = JSON.createObjectNode();
    root.put("valid", violations.stream().noneMatch(Violation::isError));
    ArrayNode list = root.putArray("violations");
    for (Violation violation : violations) {
      Location at = violation.location();
      list.addObject()
          .put("severity", violation.severity().name().toLowerCase(Locale.ROOT))
          .put("rule", violation.rule().id())
          .put("document", at.document())
          .put("line", at.line())
          .put("column", at.column())
          .put("path", at.path())
          .put("value", violation.value().orElse(null))
          .put("problem", violation.problem())
          .put("remedy", violation.remedy());
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }
}
