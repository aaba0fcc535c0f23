package io.prism.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.generate.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The API group stands in one place, so that it can be trusted to be the same everywhere. */
class GroupTest {

  @Test
  void onlyOneSourceNamesTheGroup() throws IOException {
    var literal = "\"" + PrismApi.GROUP;
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      assertThat(
              sources
                  .filter(Files::isRegularFile)
                  .filter(source -> Yaml.read(source).contains(literal)))
          .extracting(source -> source.getFileName().toString())
          .containsExactly("PrismApi.java");
    }
  }
}
