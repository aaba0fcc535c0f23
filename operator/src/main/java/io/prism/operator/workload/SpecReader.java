package io.prism.operator.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.crds.schema.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields and notes everything that is wrong with them. What is wrong gets a stand-in, so that
 * reading goes on; no model is made then. An absent field has the default of its schema: an object
 * may be older than the schema.
 */
final class SpecReader {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LABEL_KEY =
      Pattern.compile(
          "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int MAX_OWNER_NAME = 40;
  private static final int MAX_PORT = 65_535;

  private final List<Problem> problems = new ArrayList<>();

  void problem(String path, String message) {
    problems.add(new Problem(path, message));
  }

  <T> Mapped<T> result(Supplier<T> model) {
    return problems.isEmpty() ? new Mapped<>(Optional.of(model.get()), List.of()) : none();
  }

  /** There is no model, for the reasons noted. */
  <T> Mapped<T> none() {
    return new Mapped<>(Optional.empty(), problems);
  }

  void checkOwner(Owner owner) {
    if (owner.name().length() > MAX_OWNER_NAME || !DNS_LABEL.matcher(owner.name()).matches()) {
      problem("metadata.name", "must be a DNS label of at most " + MAX_OWNER_NAME + " characters");
    }
  }

  <E extends Enum<E> & Choice> E choice(
      Class<E> choices, String path, @Nullable String text, E usual) {
    if (text == null) {
      return usual;
    }
    Optional<E> known = Choice.parse(choices, text);
    if (known.isEmpty()) {
      problem(
          path,
          "'"
              + text
              + "' is not known to this release; use one of "
              + Arrays.stream(choices.getEnumConstants())
                  .map(Choice::wire)
                  .collect(Collectors.joining(", ")));
    }
    return known.orElse(usual);
  }

  int number(String path, @Nullable Integer value, int least, int most, int usual) {
    if (value == null) {
      return usual;
    }
    if (value < least || value > most) {
      problem(path, value + " is not between " + least + " and " + most);
      return usual;
    }
    return value;
  }

  int port(String path, @Nullable Integer value, int usual) {
    return number(path, value, 1, MAX_PORT, usual);
  }

  /** A text that must be there. */
  String required(String path, @Nullable String text) {
    if (text == null || text.isBlank()) {
      problem(path, "is needed");
      return "";
    }
    return text;
  }

  /** An amount, in the form in which the API server keeps it. */
  String amount(String path, String text) {
    Optional<String> canonical = Amounts.canonical(text);
    if (canonical.isEmpty()) {
      problem(path, "'" + text + "' is no amount, such as 500m or 2Gi");
    }
    return canonical.orElse(text);
  }

  /** A size, which is {@link #amount} of bytes. */
  String size(String path, String text, long least) {
    String canonical = amount(path, text);
    if (Amounts.canonical(text).isPresent()) {
      ByteSizes.problem(text, least).ifPresent(why -> problem(path, why));
    }
    return canonical;
  }

  /** A part in the form of Kubernetes' own types. */
  <T> Optional<T> raw(Class<T> type, String path, @Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.convertValue(node, type));
    } catch (IllegalArgumentException e) {
      problem(path, "does not have the form of Kubernetes' " + type.getSimpleName());
      return Optional.empty();
    }
  }

  <T> Optional<List<T>> rawList(Class<T> type, String path, @Nullable List<JsonNode> nodes) {
    if (nodes == null) {
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      raw(type, path + "[" + i + "]", nodes.get(i)).ifPresent(values::add);
    }
    return Optional.of(values);
  }

  Map<String, String> labels(String path, @Nullable Map<String, String> labels) {
    Map<String, String> read = annotations(path, labels);
    read.forEach(
        (key, value) -> {
          if (!LABEL_VALUE.matcher(value).matches()) {
            problem(path + "." + key, "'" + value + "' cannot be the value of a label");
          }
        });
    return read;
  }

  Map<String, String> annotations(String path, @Nullable Map<String, String> annotations) {
    if (annotations == null) {
      return Map.of();
    }
    annotations
        .keySet()
        .forEach(
            key -> {
              if (!LABEL_KEY.matcher(key).matches()) {
                problem(path + "." + key, "'" + key + "' cannot be a key");
              }
            });
    return annotations;
  }
}
