package io.prism.e2e.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A folder with the content of a Secret or ConfigMap, replaced in one step as the kubelet does. */
final class MountedFiles {

  private static final String CURRENT = "..data";

  private final Path folder;
  private Map<String, String> content = Map.of();
  private int version;

  MountedFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Has these files from now on; they may be read at any moment. */
  void set(Map<String, String> files) throws IOException {
    if (files.equals(content)) {
      return;
    }
    String name = "..version-" + version++;
    Path next = Files.createDirectory(folder.resolve(name));
    for (var file : files.entrySet()) {
      Files.writeString(next.resolve(file.getKey()), file.getValue());
    }
    Path draft = Files.createSymbolicLink(folder.resolve("..draft"), Path.of(name));
    Files.move(draft, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    for (String file : files.keySet()) {
      Path link = folder.resolve(file);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(CURRENT, file));
      }
    }
    content = Map.copyOf(files);
  }
}
