package io.prism.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.prism.control.snapshot.ListenerKind;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * h2spec finds nothing wrong with the data port on our own engine. Skipped where the program is not
 * installed, unless in CI: {@code go install
 * github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible}.
 */
class ConformanceIT {

  @Test
  void allCasesPass(@TempDir Path directory) throws Exception {
    Optional<Path> h2spec = installed();
    if (h2spec.isEmpty()) {
      if (System.getenv("CI") != null) {
        fail("h2spec is not installed");
      }
      abort("h2spec is not installed");
    }
    try (TestProxy proxy =
        new TestProxy(
            ProxyOptions.DEFAULT,
            new Snapshots(directory)
                .backend("memory", "memory")
                .namespace("n", "memory")
                .build(1))) {
      String report = run(h2spec.get(), proxy.address(ListenerKind.GRPC).getPort());
      assertThat(report).contains(" tests, ").contains(" 0 failed");
    }
  }

  private static String run(Path h2spec, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                h2spec.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--path",
                "/prism.keyvalue.v1.KeyValueService/Get",
                "--timeout",
                "5")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Optional<Path> installed() {
    Stream<Path> onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    Stream<Path> ours = Stream.of(Path.of("..", ".prism", "tools", "bin"));
    return Stream.concat(onPath, ours)
        .map(folder -> folder.resolve("h2spec"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
