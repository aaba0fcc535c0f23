package io.prism.control.document;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The bytes of a document.
 *
 * @param name how violations call it: the path as the user gave it
 * @param base where relative paths in it start
 * @param bytes its content; never changed
 */
public record SourceText(String name, Path base, byte[] bytes) {

  /** The largest document that is read, 4 MiB. */
  public static final int MAX_BYTES = 4 << 20;

  /** A document that is part of the program. */
  public static SourceText builtIn(String name, String text) {
    return new SourceText(name, Path.of(""), text.getBytes(StandardCharsets.UTF_8));
  }
}
