package io.prism.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.control.document.ApplicationParser;
import io.prism.control.document.ServerParser;
import io.prism.control.document.SourceText;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the guide to both documents in step with the fields that their readers know. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** Near to no field, so that the remedy lists all of them. */
  private static final String NO_FIELD = "zzzzzzzzzzzzzzzzzzzz";

  private static final String LIST = "known are: ";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Map<String, BackendFactory> TYPES =
      InstalledTypes.all().stream()
          .collect(Collectors.toMap(BackendFactory::type, Function.identity()));

  /** Reads a document and records what is wrong with it. */
  private interface Reader {
    void read(SourceText source, Findings findings);
  }

  @Test
  void everyFieldOfTheServerConfigurationIsThere() throws IOException {
    Set<String> fields =
        fields(
            (source, findings) ->
                ServerParser.parse(source, TYPES, new TestHost(), findings)
                    .ifPresent(document -> {}));
    Set<String> expected =
        fields.stream()
            .map(field -> field.replaceFirst("^listeners\\.[a-z]+\\.", "listeners.KIND."))
            .collect(Collectors.toSet());

    assertThat(expected).contains("limits.in_flight", "listeners.KIND.tls.key", "backends[].auto");
    assertThat(onPage("### Fields of the server configuration"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyFieldOfTheApplicationsDocumentIsThere() throws IOException {
    Set<String> fields = fields(ApplicationParser::parse);

    assertThat(fields).contains("namespaces[].needs.ttl", "namespaces[].rate_limit.burst");
    assertThat(onPage("### Fields of the application's document"))
        .contains("namespaces")
        .filteredOn(field -> !field.equals("namespaces"))
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  /** The paths of all fields that hold no further ones. */
  private static Set<String> fields(Reader reader) {
    Set<String> fields = new LinkedHashSet<>();
    collect("", "%s", reader, fields);
    return fields;
  }

  /**
   * Goes down from one place of a document.
   *
   * @param path the place
   * @param document text with the place left open
   */
  private static void collect(String path, String document, Reader reader, Set<String> fields) {
    for (String name : known(document, reader)) {
      String at = path.isEmpty() ? name : path + "." + name;
      String mapping = document.formatted("{" + name + ": %s}");
      String list = document.formatted("{" + name + ": [%s]}");
      if (isPlace(known(mapping, reader))) {
        collect(at, mapping, reader, fields);
      } else if (isPlace(known(list, reader))) {
        collect(at + "[]", list, reader, fields);
      } else {
        fields.add(at);
      }
    }
  }

  /** Secrets and entries of access rules are values, though some have fields. */
  private static boolean isPlace(List<String> known) {
    return !known.isEmpty() && !known.contains("env") && !known.contains("permission");
  }

  /** The fields that may stand in the open place of a document; none when it holds no fields. */
  private static List<String> known(String document, Reader reader) {
    Findings findings = new Findings();
    String text = document.formatted("{" + NO_FIELD + ": 1}");
    reader.read(SourceText.builtIn("document", text), findings);
    return findings.sorted().stream()
        .filter(violation -> violation.rule() == Rule.UNKNOWN_FIELD)
        .filter(violation -> violation.problem().contains(NO_FIELD))
        .map(Violation::remedy)
        .map(remedy -> List.of(remedy.substring(remedy.indexOf(LIST) + LIST.length()).split(", ")))
        .findFirst()
        .orElse(List.of());
  }

  /** What the first cells of the rows below a heading name. */
  private static Set<String> onPage(String heading) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results())
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }
}
