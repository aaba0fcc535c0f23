package io.prism.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for all that a run writes; it goes with the run. */
public final class Workspace implements AutoCloseable {

  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  /** Makes one below the system's folder for such files. */
  public static Workspace create() throws IOException {
    Workspace workspace = new Workspace(Files.createTempDirectory("prism-bench"));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("remove-workspace").unstarted(workspace::close));
    return workspace;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A process that is just ending still writes: the system's cleaning takes the rest.
    }
  }
}
