package io.prism.control.violation;

import java.util.Locale;

/**
 * The rules a document is checked against. Their {@linkplain #id() names} are part of the output.
 */
public enum Rule {
  /** The file cannot be read. */
  FILE_UNREADABLE,
  /** The file is larger than a configuration document may be. */
  FILE_TOO_LARGE,
  /** The file is not UTF-8. */
  NOT_UTF8,
  /** The text is not YAML. */
  YAML_SYNTAX,
  /** The file holds several YAML documents. */
  MULTIPLE_DOCUMENTS,
  /** The document nests too deep, or is too large once its aliases are expanded. */
  TOO_COMPLEX,
  /** A field is given twice. */
  DUPLICATE_FIELD,
  /** A mapping was expected and a list was given, and so on. */
  WRONG_TYPE,
  /** Nobody knows the field. */
  UNKNOWN_FIELD,
  /** A field that must be given is not. */
  MISSING_FIELD,
  /** The value has the wrong form. */
  INVALID_VALUE,
  /** The value is smaller or larger than it may be. */
  OUT_OF_RANGE,
  /** Two fields exclude each other. */
  CONFLICTING_FIELDS,
  /** The header names another kind of document. */
  WRONG_HEADER,
  /** Two things have the same name. */
  DUPLICATE_NAME,
  /** No such access pattern exists. */
  UNKNOWN_PATTERN,
  /** The access pattern, or another feature, exists but is not there yet. */
  NOT_AVAILABLE,
  /** The field belongs to another access pattern. */
  NOT_APPLICABLE,
  /** The field is understood and changes nothing. */
  NO_EFFECT,
  /** A total was split by rule of thumb. */
  ASSUMED_SPLIT,
  /** More than an application may have without an agreement. */
  LIMIT_EXCEEDED,
  /** A credential stands in the document itself. */
  LITERAL_SECRET,
  /** A credential or certificate cannot be read. */
  SECRET_UNREADABLE,
  /** A listener could be reached from other machines by anybody. */
  OPEN_LISTENER,
  /** Callers must authenticate, and nobody has been given access. */
  NO_ACCESS,
  /** No store of that type, or by that name, is configured or known. */
  UNKNOWN_BACKEND,
  /** Several stores fit, and the document does not say which. */
  AMBIGUOUS_BACKEND,
  /** No store can do what the namespace needs. */
  NO_MATCHING_BACKEND,
  /** The namespace's data is in another store. */
  BINDING_CONFLICT,
  /** The change takes effect only after a restart. */
  RESTART_REQUIRED,
  /** The data directory did not take what must be remembered with the change. */
  NOT_REMEMBERED,
  /** A failure inside this process keeps the change from being in force everywhere. */
  NOT_APPLIED;

  /** The name in output, such as {@code unknown-field}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
