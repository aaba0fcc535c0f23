package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of resources is as it was looked at by a person. */
class GoldenTest {

  static List<Path> folders() {
    return Matrix.folders();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void theObjectsAreTheOnesThatAreKept(Path folder) throws IOException {
    String made = Matrix.yaml(Matrix.objects(folder));
    Path kept = folder.resolve("objects.yaml");
    if (Boolean.getBoolean("prism.golden.write")) {
      Files.writeString(kept, made);
    }

    assertThat(made).isEqualTo(Matrix.read(kept));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void theSameComesOfTheSame(Path folder) {
    assertThat(Matrix.yaml(Matrix.objects(folder))).isEqualTo(Matrix.yaml(Matrix.objects(folder)));
  }
}
