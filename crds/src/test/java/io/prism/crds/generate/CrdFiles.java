package io.prism.crds.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the generated files are. */
public final class CrdFiles {

  /** The command that writes them anew. */
  public static final String REFRESH = "./prism crds";

  private static final Path ROOT = Path.of(System.getProperty("prism.root", "..")).toAbsolutePath();

  private CrdFiles() {}

  /** Whether they are to be written instead of compared. */
  public static boolean writing() {
    return Boolean.getBoolean("prism.crds.write");
  }

  /** The file of a kind. */
  public static Path of(Class<?> kind) {
    return ROOT.resolve("helm/prism/crds").resolve(nameOf(kind));
  }

  /** The name of a kind's file. */
  public static String nameOf(Class<?> kind) {
    return CrdGenerator.pluralOf(kind) + ".yaml";
  }

  /** The page that describes every field. */
  public static Path referencePage() {
    return ROOT.resolve("docs/resources.md");
  }

  /** The folder with one folder for each release. */
  public static Path released() {
    return ROOT.resolve("crds/released");
  }

  /** The samples that keep and break the rules. */
  public static Path samples() {
    return ROOT.resolve("crds/src/test/resources/samples");
  }

  /** The folders and files in a folder, by name; none when it is absent. */
  public static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, and the folders that it needs. */
  public static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
