package io.prism.control.violation;

/**
 * A place in a document.
 *
 * @param document the file, as the user named it, or a description of a built-in document
 * @param line from 1; 0 when the whole document is meant
 * @param column from 1, in code points; 0 when unknown
 * @param path the field, such as {@code namespaces[2].needs.latency}; empty for the whole document
 */
public record Location(String document, int line, int column, String path) {

  /** Makes the path safe to print. */
  public Location {
    path = Printable.of(path, 400);
  }

  /** The whole of a document. */
  public static Location of(String document) {
    return new Location(document, 0, 0, "");
  }

  /** The same place, said to be a field inside. */
  public Location child(String field) {
    return new Location(document, line, column, path.isEmpty() ? field : path + "." + field);
  }
}
