package io.prism.control.document;

import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the one YAML document of a file. Any bytes end in a tree or in violations. */
final class YamlReader {

  /**
   * Even a document written as one line of JSON is shorter; the parser's work grows with the
   * square.
   */
  static final int MAX_LINE = 256 << 10;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private YamlReader() {}

  /** The root of the document; empty when it has none, which has been reported then. */
  static Optional<YamlNode> read(SourceText source, Findings findings) {
    return decode(source, findings)
        .filter(text -> hasShortLines(source.name(), text, findings))
        .flatMap(text -> compose(source.name(), text, findings))
        .flatMap(node -> new YamlTree(source.name(), findings).convert(node));
  }

  private static Optional<String> decode(SourceText source, Findings findings) {
    Location whole = Location.of(source.name());
    if (source.bytes().length > SourceText.MAX_BYTES) {
      findings.error(
          whole,
          Rule.FILE_TOO_LARGE,
          "the document is larger than " + SourceText.MAX_BYTES + " bytes",
          "split it, or remove what does not belong into it");
      return Optional.empty();
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source.bytes())).toString();
      return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      findings.error(
          whole,
          Rule.NOT_UTF8,
          "the document is not valid UTF-8",
          "save it with the encoding UTF-8");
      return Optional.empty();
    }
  }

  private static boolean hasShortLines(String document, String text, Findings findings) {
    int line = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        if (i - start > MAX_LINE) {
          findings.error(
              new Location(document, line, 0, ""),
              Rule.TOO_COMPLEX,
              "the line has more than " + MAX_LINE + " characters",
              "divide it into several lines");
          return false;
        }
        start = i + 1;
        line++;
      }
    }
    return true;
  }

  private static Optional<Node> compose(String document, String text, Findings findings) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(SourceText.MAX_BYTES);
    options.setNestingDepthLimit(YamlTree.MAX_DEPTH);
    try {
      Iterator<Node> documents =
          new Yaml(new SafeConstructor(options)).composeAll(new StringReader(text)).iterator();
      if (!documents.hasNext()) {
        findings.error(
            Location.of(document),
            Rule.MISSING_FIELD,
            "the document is empty",
            "write at least one field, or do not name the file");
        return Optional.empty();
      }
      Node first = documents.next();
      if (documents.hasNext()) {
        findings.error(
            at(document, documents.next().getStartMark()),
            Rule.MULTIPLE_DOCUMENTS,
            "a second YAML document begins here",
            "keep one document in a file: remove the line '---' and what belongs to the other one");
      }
      return Optional.of(first);
    } catch (MarkedYAMLException e) {
      // Not the message: it quotes the lines around the mistake, and one of them may hold a secret.
      String context = e.getContext() == null ? "" : " " + e.getContext();
      findings.error(
          at(document, e.getProblemMark()),
          Rule.YAML_SYNTAX,
          "this is not YAML: " + e.getProblem() + context,
          "repair the syntax; indentation, a missing space after ':' or an open quote are the usual"
              + " causes");
      return Optional.empty();
    } catch (YAMLException e) {
      findings.error(
          Location.of(document),
          isLimit(e) ? Rule.TOO_COMPLEX : Rule.YAML_SYNTAX,
          "this is not YAML that can be read here: " + firstLine(e),
          "write plain YAML without deep nesting, repeated aliases or control characters");
      return Optional.empty();
    } catch (RuntimeException e) {
      // The parser is known to let other exceptions slip on malformed input; to the user all are
      // one.
      findings.error(
          Location.of(document),
          Rule.YAML_SYNTAX,
          "this is not YAML",
          "write plain YAML; a YAML checker can show the line");
      return Optional.empty();
    }
  }

  private static boolean isLimit(YAMLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("exceed") || message.contains("Nesting Depth");
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private static Location at(String document, @Nullable Mark mark) {
    return mark == null
        ? Location.of(document)
        : new Location(document, mark.getLine() + 1, mark.getColumn() + 1, "");
  }
}
