package io.prism.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever builds the images from the same sources gets the same bytes. */
@Tag("node")
class ImagesIT {

  private static final String IMAGES = System.getProperty("prism.root") + "/images/";

  @TempDir Path folder;

  /** What the Dockerfiles copy into an empty image. */
  @ParameterizedTest
  @ValueSource(strings = {"proxy", "operator"})
  void theFilesOfAnImageAreTheSameTwice(String image) throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    for (Path root : List.of(first, second)) {
      Scripts.run(List.of(IMAGES + "root.sh", image, root.toString()));
    }

    assertThat(archive(first)).hasSameBinaryContentAs(archive(second));
    assertThat(first.resolve("prism/start")).isNotEmptyFile();
    assertThat(Files.readString(first.resolve("etc/passwd"))).contains(":65532:");
  }

  /** With names, modes and times, and nothing of who made them. */
  private static Path archive(Path root) {
    Path archive = root.resolveSibling(root.getFileName() + ".tar");
    Scripts.run(
        List.of(
            "tar",
            "--sort=name",
            "--numeric-owner",
            "--owner=0",
            "--group=0",
            "-C",
            root.toString(),
            "-cf",
            archive.toString(),
            "."));
    return archive;
  }

  /** What the tests load into clusters without an engine. */
  @Test
  void anArchiveIsTheSameTwice() {
    List<Path> first = product(folder.resolve("one"));
    List<Path> second = product(folder.resolve("two"));

    assertThat(first).hasSameSizeAs(second).hasSizeGreaterThan(1);
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i)).hasSameBinaryContentAs(second.get(i));
    }
  }

  private static List<Path> product(Path state) {
    String build = Scripts.file("build.sh").toString();
    return Scripts.run(List.of("env", "CLUSTER_DIR=" + state, build, "product"))
        .lines()
        .map(Path::of)
        .toList();
  }
}
