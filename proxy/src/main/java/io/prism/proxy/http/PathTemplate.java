package io.prism.proxy.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of {@code google.api.http}: literals, {@code {field}} for one segment, and last {@code
 * {field=**}} for the rest of the path.
 *
 * <p>Matches the raw path and decodes each variable once, so that {@code %2F} is part of a segment
 * and {@code ..}, {@code //} and {@code ;} are ordinary characters. A variable may be empty; the
 * handler knows whether that makes sense.
 */
final class PathTemplate {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z0-9_]+)(=\\*\\*?)?}");

  private final String text;
  private final List<Piece> pieces;

  private PathTemplate(String text, List<Piece> pieces) {
    this.text = text;
    this.pieces = pieces;
  }

  private sealed interface Piece {}

  private record Literal(String text) implements Piece {}

  private record Segment(String field) implements Piece {}

  private record Rest(String field) implements Piece {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it uses a form that is not served
   */
  static PathTemplate parse(String template) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(template);
    int from = 0;
    while (matcher.find()) {
      addLiteral(pieces, template, from, matcher.start());
      boolean rest = "=**".equals(matcher.group(2));
      String field = matcher.group(1);
      pieces.add(rest ? new Rest(field) : new Segment(field));
      from = matcher.end();
      if (rest && from != template.length()) {
        throw new IllegalArgumentException("'**' must come last in " + template);
      }
    }
    addLiteral(pieces, template, from, template.length());
    return new PathTemplate(template, List.copyOf(pieces));
  }

  private static void addLiteral(List<Piece> pieces, String template, int from, int to) {
    String literal = template.substring(from, to);
    boolean inSegment = !pieces.isEmpty() && !literal.isEmpty() && !literal.startsWith("/");
    if (inSegment || literal.contains("{") || literal.contains("*")) {
      throw new IllegalArgumentException("form of path not served: " + template);
    }
    if (!literal.isEmpty()) {
      pieces.add(new Literal(literal));
    }
  }

  /** The names of the variables, in order. */
  List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Literal _ -> {}
        case Segment(String field) -> fields.add(field);
        case Rest(String field) -> fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Whether a raw path has this form; if so, the raw text of each variable. Decoding is the next
   * step, so that a broken escape is a wrong request and not an unknown path.
   */
  Optional<Map<String, String>> match(String rawPath) {
    Map<String, String> variables = LinkedHashMap.newLinkedHashMap(pieces.size());
    int at = 0;
    for (Piece piece : pieces) {
      switch (piece) {
        case Literal(String literal) -> {
          if (!rawPath.startsWith(literal, at)) {
            return Optional.empty();
          }
          at += literal.length();
        }
        case Segment(String field) -> {
          int slash = rawPath.indexOf('/', at);
          int end = slash < 0 ? rawPath.length() : slash;
          variables.put(field, rawPath.substring(at, end));
          at = end;
        }
        case Rest(String field) -> {
          variables.put(field, rawPath.substring(at));
          at = rawPath.length();
        }
      }
    }
    return at == rawPath.length() ? Optional.of(variables) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
