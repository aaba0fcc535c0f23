package io.prism.control.document;

/** How the text of a field is read. */
@FunctionalInterface
public interface Form<T> {

  /**
   * Reads a text.
   *
   * @throws BadValueException when it has another form
   */
  T read(String text);
}
