package io.prism.control.document;

import io.prism.control.document.YamlNode.Scalar;
import io.prism.control.snapshot.Secret;
import io.prism.control.snapshot.SecretReference;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads references to credentials and what they refer to. No message ever holds a credential. */
final class SecretParser {

  private static final int MAX_BYTES = 64 << 10;

  private final HostAccess host;
  private final Path base;
  private final Findings findings;
  private final Set<Path> files = new LinkedHashSet<>();

  SecretParser(HostAccess host, Path base, Findings findings) {
    this.host = host;
    this.base = base;
    this.findings = findings;
  }

  /** The files that were named so far, readable or not. */
  Set<Path> files() {
    return Set.copyOf(files);
  }

  /** An absolute path from one in the document. */
  Path resolve(String path) {
    return base.resolve(path).toAbsolutePath().normalize();
  }

  /** A credential, given as {@code {file: ...}} or {@code {env: ...}}. */
  Optional<Secret> parse(YamlNode node) {
    if (node instanceof Scalar) {
      findings.error(
          node.at(),
          Rule.LITERAL_SECRET,
          "a credential must not stand in the document",
          "put it into a file and write '{file: /path/to/it}', or '{env: NAME}' for an environment"
              + " variable; treat the one written here as disclosed");
      return Optional.empty();
    }
    Fields fields = Fields.of(node, findings);
    if (!fields.isMapping()) {
      return Optional.empty();
    }
    Optional<Located<Path>> file = fields.value("file", text -> resolve(checkPath(text)));
    Optional<Located<String>> variable = fields.value("env", SecretParser::readVariableName);
    fields.finish();
    if (fields.has("file") == fields.has("env")) {
      findings.error(
          fields.at(),
          fields.has("env") ? Rule.CONFLICTING_FIELDS : Rule.MISSING_FIELD,
          "a credential has exactly one source",
          "write either '{file: /path/to/it}' or '{env: NAME}'");
      return Optional.empty();
    }
    return file.flatMap(this::fromFile).or(() -> variable.flatMap(this::fromVariable));
  }

  /** Checks that a file named in the document can be read; its content is not looked at. */
  Optional<Path> readable(Located<Path> file) {
    files.add(file.value());
    try {
      host.read(file.value(), 1);
      return Optional.of(file.value());
    } catch (IOException | SecurityException e) {
      unreadable(file.at(), "the file " + file.value() + " cannot be read");
      return Optional.empty();
    }
  }

  /** The text of a path, refused when the file system cannot have such a one. */
  static String checkPath(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0 || text.length() > 4_096) {
      throw new BadValueException("this is not a path", "write the path of a file");
    }
    return text;
  }

  private Optional<Secret> fromFile(Located<Path> file) {
    files.add(file.value());
    byte[] bytes;
    try {
      bytes = host.read(file.value(), MAX_BYTES + 1);
    } catch (IOException | SecurityException e) {
      unreadable(file.at(), "the file " + file.value() + " cannot be read");
      return Optional.empty();
    }
    if (bytes.length > MAX_BYTES) {
      unreadable(file.at(), "the file " + file.value() + " is larger than a credential can be");
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    return nonEmpty(new SecretReference.File(file.value()), text, file.at());
  }

  private Optional<Secret> fromVariable(Located<String> variable) {
    Optional<String> value = host.variable(variable.value());
    if (value.isEmpty()) {
      unreadable(variable.at(), "the environment variable " + variable.value() + " is not set");
      return Optional.empty();
    }
    return nonEmpty(new SecretReference.Variable(variable.value()), value.get(), variable.at());
  }

  private Optional<Secret> nonEmpty(SecretReference reference, String value, Location at) {
    if (value.isEmpty()) {
      unreadable(at, "the " + reference + " is empty");
      return Optional.empty();
    }
    return Optional.of(new Secret(reference, value));
  }

  private void unreadable(Location at, String problem) {
    findings.error(
        at,
        Rule.SECRET_UNREADABLE,
        problem,
        "correct the reference, or make it readable for the user this process runs as");
  }

  private static String readVariableName(String text) {
    if (!text.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      // Somebody may have put the credential itself here.
      throw BadValueException.sensitive(
          Rule.INVALID_VALUE,
          "this is not the name of an environment variable",
          "write the variable's name, letters, digits and underscores, without '$'");
    }
    return text;
  }
}
