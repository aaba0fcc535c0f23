package io.prism.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever builds the images from the same sources gets the same bytes, and what starts fast. */
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

  @Test
  void theGatewayStartsFromItsArchiveOfClasses() throws IOException {
    Path root = folder.resolve("root");
    Scripts.run(List.of(IMAGES + "root.sh", "proxy", root.toString()));

    String said = version(root, "-Xlog:class+load:file=/tmp/fits");

    assertThat(Files.readString(root.resolve("tmp/fits")))
        .contains("io.prism.cli.Main source: shared objects file");

    // Somebody copied the files without their times, for example.
    try (Stream<Path> jars = Files.list(root.resolve("prism/lib"))) {
      for (Path jar : jars.toList()) {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
      }
    }
    assertThat(version(root, "-Xlog:class+load:file=/tmp/differs")).isEqualTo(said);
    assertThat(Files.readString(root.resolve("tmp/differs")))
        .contains("io.prism.cli.Main source: file:/prism/lib/");
  }

  @Test
  void memoryIsMeasuredByTheContainer() {
    Path root = folder.resolve("root");
    Scripts.run(List.of(IMAGES + "root.sh", "proxy", root.toString()));

    assertThat(version(root, "-XX:MaxRAM=1g", "-XX:+PrintFlagsFinal").lines())
        .anyMatch(line -> line.matches(" *bool UseSerialGC += true .*"))
        .anyMatch(line -> line.matches(" *size_t MaxHeapSize += 37\\d{7} .*"))
        // Which means: as much as the heap.
        .anyMatch(line -> line.matches(" *uint64_t MaxDirectMemorySize += 0 .*"));
  }

  /** Runs the image's program where its files are all that there is. */
  private static String version(Path root, String... options) {
    return Scripts.run(
        Stream.of(
                Stream.of(
                    // Without /proc it does not find its own libraries.
                    "env",
                    "LD_LIBRARY_PATH=/jre/lib:/jre/lib/server",
                    "chroot",
                    root.toString(),
                    "/jre/bin/java"),
                Stream.of(options),
                Stream.of("@/prism/start", "version"))
            .flatMap(part -> part)
            .toList());
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
