package io.prism.control.document;

import io.prism.backend.SettingSpec;
import io.prism.backend.SettingSpec.Kind;
import io.prism.backend.Settings;
import io.prism.control.snapshot.Secret;
import io.prism.control.violation.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the settings of one store against what its type knows. */
final class SettingsParser {

  /**
   * What was read.
   *
   * @param settings for the store's factory, secrets resolved
   * @param visible the same for other eyes: references in the place of secrets
   */
  record Parsed(Settings settings, String visible) {}

  private final SecretParser secrets;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> visible = new TreeMap<>();

  SettingsParser(SecretParser secrets) {
    this.secrets = secrets;
  }

  /** Reads all settings; those with violations are left out. */
  Parsed parse(Fields fields, List<SettingSpec> specs) {
    for (SettingSpec spec : specs) {
      if (!fields.has(spec.name())) {
        reportIfRequired(fields, spec);
      }
      if (spec.kind() == Kind.SECRET) {
        secret(fields, spec.name());
      } else {
        plain(fields, spec);
      }
    }
    fields.finish();
    return new Parsed(new Settings(values), visible.toString());
  }

  private void secret(Fields fields, String name) {
    Optional<Secret> secret = fields.take(name).flatMap(secrets::parse);
    secret.ifPresent(
        found -> {
          values.put(name, found.value());
          visible.put(name, found.reference().toString());
        });
  }

  private void plain(Fields fields, SettingSpec spec) {
    Optional<Located<String>> value = fields.value(spec.name(), text -> check(spec, text));
    value.ifPresent(
        found -> {
          values.put(spec.name(), found.value());
          visible.put(spec.name(), found.value());
        });
  }

  private static String check(SettingSpec spec, String text) {
    try {
      Settings.check(spec.kind(), text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new BadValueException(
          String.valueOf(e.getMessage()), "'" + spec.name() + "' is: " + spec.description());
    }
  }

  private static void reportIfRequired(Fields fields, SettingSpec spec) {
    if (spec.required()) {
      fields
          .findings()
          .error(
              fields.at(spec.name()),
              Rule.MISSING_FIELD,
              "the setting '" + spec.name() + "' is missing",
              "add it: " + spec.description());
    }
  }
}
