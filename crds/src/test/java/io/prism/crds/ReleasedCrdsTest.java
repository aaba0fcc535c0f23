package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.Compatibility;
import io.prism.crds.generate.CrdFiles;
import io.prism.crds.generate.CrdGenerator;
import io.prism.crds.generate.Schemas;
import io.prism.crds.generate.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release accepted is accepted ever after. */
class ReleasedCrdsTest {

  /** Keeps a copy of the definitions of a release, once. */
  @BeforeAll
  static void freeze() {
    var release = System.getProperty("prism.crds.freeze", "");
    if (release.isEmpty()) {
      return;
    }
    var folder = CrdFiles.released().resolve(release);
    assertThat(folder).as("a released copy is never written again").doesNotExist();
    for (Class<?> kind : PrismApi.KINDS) {
      CrdFiles.write(folder.resolve(CrdFiles.nameOf(kind)), CrdGenerator.file(kind));
    }
  }

  static Iterable<Path> files() {
    return CrdFiles.list(CrdFiles.released()).stream()
        .filter(Files::isDirectory)
        .flatMap(release -> CrdFiles.list(release).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void nothingThatWasReleasedIsBroken(Path file) {
    var current =
        PrismApi.KINDS.stream()
            .filter(kind -> file.endsWith(CrdFiles.nameOf(kind)))
            .map(CrdGenerator::definition)
            .findFirst();
    assertThat(current).as("the kind of %s was removed", file).isPresent();
    assertThat(Compatibility.breaks(Yaml.document(file), current.orElseThrow()))
        .as("compared with %s", file)
        .isEmpty();
  }

  /** The gate is not open: whatever field of a release is taken away, it sees it. */
  @ParameterizedTest
  @MethodSource("files")
  void aFieldThatIsTakenAwayIsSeen(Path file) {
    for (String field : Schemas.properties(spec(Yaml.document(file))).keySet()) {
      var current = Yaml.document(file);
      Schemas.properties(spec(current)).remove(field);

      assertThat(Compatibility.breaks(Yaml.document(file), current))
          .contains(".spec." + field + ": was removed");
    }
  }

  private static Map<String, Object> spec(Map<String, Object> definition) {
    return Schemas.child(Schemas.child(Schemas.root(definition), "properties"), "spec");
  }
}
