package io.prism.proxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every target on its seeds, on the findings that were mended, and on the beginnings of seeds,
 * which tells early whether a target can still be fuzzed at all.
 */
class FuzzCasesTest {

  private static final Path CASES = Path.of("src/test/resources/fuzz");

  @TestFactory
  Stream<DynamicContainer> everyCase() {
    return Stream.of(FuzzTargets.values())
        .map(target -> DynamicContainer.dynamicContainer(target.label(), tests(target)));
  }

  private static List<DynamicTest> tests(FuzzTargets named) {
    try {
      FuzzTarget target = named.make();
      List<byte[]> seeds = target.seeds();
      assertThat(seeds).isNotEmpty();
      List<DynamicTest> tests = new ArrayList<>();
      for (int i = 0; i < seeds.size(); i++) {
        byte[] seed = seeds.get(i);
        tests.add(DynamicTest.dynamicTest("seed " + i, () -> runBeginnings(target, seed)));
      }
      for (Path file : cases(named)) {
        tests.add(
            DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> target.run(Files.readAllBytes(file))));
      }
      return tests;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void runBeginnings(FuzzTarget target, byte[] seed) throws Exception {
    assertThat(seed).hasSizeLessThanOrEqualTo(target.mostBytes());
    for (int length = 0; length <= seed.length; length++) {
      target.run(java.util.Arrays.copyOf(seed, length));
    }
  }

  private static List<Path> cases(FuzzTargets named) throws IOException {
    Path folder = CASES.resolve(named.label());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
