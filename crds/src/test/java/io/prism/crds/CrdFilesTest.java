package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.CrdFiles;
import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions in the repository are those that the types make. */
class CrdFilesTest {

  /** Room below what the API server and client-side apply can take. */
  private static final int LARGEST_FILE = 250_000;

  static Iterable<Class<?>> kinds() {
    return PrismApi.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theFileIsUpToDate(Class<?> kind) {
    var wanted = CrdGenerator.file(kind);
    var file = CrdFiles.of(kind);
    if (CrdFiles.writing()) {
      CrdFiles.write(file, wanted);
    }
    assertThat(file).as("written by: %s", CrdFiles.REFRESH).exists();
    assertThat(Yaml.read(file))
        .as("%s is stale; run: %s", file, CrdFiles.REFRESH)
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theFileIsSmallEnough(Class<?> kind) {
    assertThat(CrdGenerator.file(kind).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThan(LARGEST_FILE);
  }

  @Test
  void noOtherFileIsThere() {
    var names = PrismApi.KINDS.stream().map(CrdFiles::nameOf).toList();

    assertThat(CrdFiles.list(CrdFiles.of(PrismPolicy.class).getParent()))
        .allMatch(Files::isRegularFile)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(names);
  }
}
