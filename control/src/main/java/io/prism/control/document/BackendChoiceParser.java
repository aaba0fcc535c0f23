package io.prism.control.document;

import io.prism.control.violation.Rule;
import java.util.List;
import java.util.Optional;

/** Reads {@code backend} of a namespace: a type, a name, or nothing but {@code auto}. */
final class BackendChoiceParser {

  private static final List<String> WAYS = List.of("type", "name", "auto");

  private final Fields fields;

  BackendChoiceParser(Fields fields) {
    this.fields = fields;
  }

  /** The choice; automatic when nothing, or nothing valid, is said. */
  BackendChoice parse() {
    Optional<Located<String>> type = fields.value("type", Grammar::name);
    Optional<Located<String>> name = fields.value("name", Grammar::name);
    fields.value("auto", BackendChoiceParser::readAuto);
    for (String tuning : List.of("config", "options")) {
      fields.refuse(
          tuning,
          Rule.NOT_AVAILABLE,
          "an application cannot tune a store in this release",
          "set it under 'backends[].settings' of server.yaml, which belongs to the platform");
    }
    refuseSeveralWays();
    fields.finish();
    if (name.isPresent()) {
      return new BackendChoice.ByName(name.get().at(), name.get().value());
    }
    if (type.isPresent()) {
      return new BackendChoice.ByType(type.get().at(), type.get().value());
    }
    return new BackendChoice.Auto(fields.at());
  }

  private static Boolean readAuto(String text) {
    if (!Grammar.flag(text)) {
      throw new BadValueException(
          "'auto: false' does not say which store to use", "give 'type' or 'name' instead");
    }
    return true;
  }

  private void refuseSeveralWays() {
    List<String> given = WAYS.stream().filter(fields::has).toList();
    if (given.size() > 1) {
      fields
          .findings()
          .error(
              fields.at(given.getLast()),
              Rule.CONFLICTING_FIELDS,
              "the store is chosen in several ways: " + String.join(", ", given),
              "keep one of them");
    }
  }
}
