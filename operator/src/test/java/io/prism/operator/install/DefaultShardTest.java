package io.prism.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.operator.TinyApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultShardTest {

  private static final String PATH =
      "/apis/prism.io/v1alpha1/namespaces/prism-system/prismshards/default";

  private final TinyApiServer server = new TinyApiServer();
  private Path file = Path.of("");

  @BeforeEach
  void write(@TempDir Path folder) throws IOException {
    file =
        Files.writeString(
            folder.resolve("default-shard.yaml"),
            """
            apiVersion: prism.io/v1alpha1
            kind: PrismShard
            metadata:
              name: default
              namespace: prism-system
            spec:
              proxy: {replicas: 5}
            """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void itIsMadeAsTheFileSays() throws IOException {
    new DefaultShard(server.client(), file).make();

    assertThat(server.objects).containsOnlyKeys(PATH);
    assertThat(server.objects.get(PATH)).contains("\"replicas\":5");
  }

  @Test
  void oneThatIsThereIsLeftAsItIs() throws IOException {
    String theirs =
        "{\"kind\": \"PrismShard\", \"apiVersion\": \"prism.io/v1alpha1\", \"metadata\": {\"name\":"
            + " \"default\"}, \"spec\": {}}";
    server.objects.put(PATH, theirs);

    new DefaultShard(server.client(), file).make();

    assertThat(server.objects).containsOnly(Map.entry(PATH, theirs));
    assertThat(server.requests).containsExactly("GET");
  }

  @Test
  void aFileThatIsNoResourceIsTold() throws IOException {
    Files.writeString(file, "kind: [");

    assertThatThrownBy(() -> new DefaultShard(server.client(), file).make())
        .isInstanceOf(RuntimeException.class);
  }
}
