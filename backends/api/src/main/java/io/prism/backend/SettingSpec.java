package io.prism.backend;

import java.util.Optional;

/**
 * A setting that a type of store knows.
 *
 * @param name in snake case, as written in the server configuration
 * @param kind the form of its value
 * @param required whether it must be given
 * @param defaultValue what holds when it is not given, for documentation
 * @param description one sentence for people
 */
public record SettingSpec(
    String name, Kind kind, boolean required, Optional<String> defaultValue, String description) {

  /** The form of a value. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /** A decimal number. */
    NUMBER,
    /** A number of bytes such as {@code 64MiB} or {@code 1GB}. */
    SIZE,
    /** A time such as {@code 500ms}, {@code 30s} or {@code 10m}. */
    DURATION,
    /** {@code true} or {@code false}. */
    FLAG,
    /** A file or folder; relative ones are relative to the data directory. */
    PATH,
    /** A credential: given as a reference to a file or an environment variable, never in clear. */
    SECRET
  }

  /** An optional setting. */
  public static SettingSpec optional(
      String name, Kind kind, String defaultValue, String description) {
    return new SettingSpec(
        name, kind, false, Optional.of(defaultValue).filter(text -> !text.isEmpty()), description);
  }

  /** A setting that must be given. */
  public static SettingSpec required(String name, Kind kind, String description) {
    return new SettingSpec(name, kind, true, Optional.empty(), description);
  }
}
