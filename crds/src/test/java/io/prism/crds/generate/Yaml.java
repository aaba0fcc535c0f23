package io.prism.crds.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** YAML in and out, in one layout. */
public final class Yaml {

  private Yaml() {}

  /** The value that the text holds. */
  public static Object parse(String text) {
    return reader().load(text);
  }

  /** All documents of a file. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> documents(Path file) {
    var documents = new ArrayList<Map<String, Object>>();
    for (Object document : reader().loadAll(read(file))) {
      documents.add((Map<String, Object>) document);
    }
    return documents;
  }

  /** The one document of a file. */
  public static Map<String, Object> document(Path file) {
    return documents(file).getFirst();
  }

  /** The text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value as a document, one entry a line. */
  public static String print(Object value) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    options.setWidth(160);
    options.setSplitLines(false);
    // Anchors would be legal YAML, but few people can read them.
    options.setDereferenceAliases(true);
    return new org.yaml.snakeyaml.Yaml(new Representer(options), options).dump(value);
  }

  private static org.yaml.snakeyaml.Yaml reader() {
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()));
  }
}
