package io.prism.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static final String PROGRAM =
      """
      n=0
      while read -r job; do
        n=$((n + 1))
        case $job in
          *hang*) exec sleep 600 ;;
          *end*) exit 1 ;;
          *fail*) echo '{"error": "no"}' ;;
          *) echo "{\\"jobs\\": $n}" ;;
        esac
      done
      """;

  @TempDir private Path folder;

  @Test
  void goesOnAfterAJobThatFails() throws Exception {
    try (Worker worker = worker()) {
      assertThat(jobs(worker)).isEqualTo(1);
      assertThatThrownBy(() -> worker.run("fail", LONG)).hasMessageContaining("no");
      assertThat(jobs(worker)).isEqualTo(3);
    }
  }

  @Test
  void isReplacedWhenItEnds() throws Exception {
    try (Worker worker = worker()) {
      assertThatThrownBy(() -> worker.run("end", LONG)).isInstanceOf(IOException.class);
      assertThat(jobs(worker)).isEqualTo(1);
    }
  }

  @Test
  void isReplacedWhenItHangs() throws Exception {
    try (Worker worker = worker()) {
      assertThatThrownBy(() -> worker.run("hang", Duration.ofMillis(50)))
          .hasMessageContaining("did not end");
      assertThat(jobs(worker)).isEqualTo(1);
    }
  }

  @Test
  void doesNotWaitForeverForWhatAProgramPrints() throws Exception {
    try (Child child = Child.program(folder, Optional.empty(), "sleep", List.of("sleep", "600"))) {
      assertThatThrownBy(() -> child.output(Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not end");
    }
  }

  private static int jobs(Worker worker) throws IOException, InterruptedException {
    return worker.run("job", LONG).path("jobs").asInt();
  }

  private Worker worker() throws IOException {
    return Worker.program(folder, Optional.empty(), "worker", List.of("/bin/sh", "-c", PROGRAM));
  }
}
