package io.prism.control.stream.wire;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store as a gateway is told of it: credentials only by the files in which they are mounted.
 *
 * @param name its name
 * @param type what kind of store it is, such as {@code postgres}
 * @param factory what creates it, as in {@link io.prism.control.snapshot.BackendConfig}
 * @param settings for that factory, without secrets
 * @param secretFiles further settings, each the content of a file; absolute paths
 * @param storeIdentity which store must be found behind a plugin; empty: any
 */
public record BackendReference(
    String name,
    String type,
    String factory,
    Map<String, String> settings,
    Map<String, Path> secretFiles,
    Optional<String> storeIdentity) {

  /** Whichever store is found. */
  public BackendReference(
      String name,
      String type,
      String factory,
      Map<String, String> settings,
      Map<String, Path> secretFiles) {
    this(name, type, factory, settings, secretFiles, Optional.empty());
  }

  /** The same for another store, or for any. */
  public BackendReference to(Optional<String> identity) {
    return new BackendReference(name, type, factory, settings, secretFiles, identity);
  }

  /** Copies the maps and checks that each setting comes from one place. */
  public BackendReference {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    secretFiles = Collections.unmodifiableMap(new TreeMap<>(secretFiles));
    if (name.isEmpty() || type.isEmpty() || factory.isEmpty()) {
      throw new IllegalArgumentException("a store has a name, a type and a factory");
    }
    for (Map.Entry<String, Path> file : secretFiles.entrySet()) {
      if (!file.getValue().isAbsolute()) {
        throw new IllegalArgumentException("no absolute path: " + file.getValue());
      }
      if (settings.containsKey(file.getKey())) {
        throw new IllegalArgumentException("'" + file.getKey() + "' is set twice");
      }
    }
  }
}
