package io.prism.proxy.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the document; the build calls it after compilation. */
public final class OpenApiMain {

  /** The compiled {@code .proto} files on the class path. */
  static final String DESCRIPTORS = "/META-INF/prism/descriptors.binpb";

  private OpenApiMain() {}

  /**
   * Writes the document.
   *
   * @param args the file to write and the release that the document describes
   * @throws IOException if the descriptors cannot be read or the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected: FILE VERSION");
    }
    Path file = Path.of(args[0]);
    try (InputStream descriptors = OpenApiMain.class.getResourceAsStream(DESCRIPTORS)) {
      if (descriptors == null) {
        throw new IOException("no " + DESCRIPTORS + " on the class path");
      }
      byte[] document =
          new ObjectMapper()
              .writeValueAsBytes(
                  new OpenApiGenerator(ProtoFiles.read(descriptors), args[1]).generate());
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, document);
    }
  }
}
