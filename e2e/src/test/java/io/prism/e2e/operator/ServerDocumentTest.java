package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prism.control.document.HostAccess;
import io.prism.control.document.ServerDocument;
import io.prism.control.document.ServerParser;
import io.prism.control.document.SourceText;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.TlsConfig;
import io.prism.control.violation.Findings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy understands the document with which the operator starts it. */
class ServerDocumentTest {

  private static final String MATRIX =
      "../operator/src/test/resources/io/prism/operator/workload/matrix/";

  /** A pod with all files mounted. */
  private static final HostAccess POD =
      new HostAccess() {
        @Override
        public Optional<String> variable(String name) {
          return Optional.empty();
        }

        @Override
        public byte[] read(Path file, int limit) {
          return "a text that is long enough for every purpose".getBytes(StandardCharsets.UTF_8);
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"shard-plain", "shard-full", "shard-keda-local"})
  void noProblemIsFound(String folder) {
    assertThat(parse(folder).listeners().get(ListenerKind.GRPC).tls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shard-tls-server, NONE, ''",
    "shard-tls-mutual, MTLS, /etc/prism/listeners/client-ca.crt",
    "shard-tls-own-clients, MTLS, /etc/prism/listeners/client-ca.crt"
  })
  void clientsSpeakTlsWhereTheShardSaysSo(
      String folder, ListenerConfig.ClientAuth auth, String clientCa) {
    var listeners = parse(folder).listeners();

    for (ListenerKind kind : List.of(ListenerKind.GRPC, ListenerKind.HTTP)) {
      ListenerConfig listener = listeners.get(kind);
      assertThat(listener.auth()).isEqualTo(auth);
      TlsConfig tls = listener.tls().orElseThrow();
      assertThat(tls.certificate()).hasToString("/etc/prism/listeners/tls.crt");
      assertThat(tls.key()).hasToString("/etc/prism/listeners/tls.key");
      assertThat(tls.clientCa().map(Path::toString).orElse("")).isEqualTo(clientCa);
    }
    assertThat(listeners.get(ListenerKind.METRICS).tls()).isEmpty();
  }

  private static ServerDocument parse(String folder) {
    Findings findings = new Findings();
    Optional<ServerDocument> document =
        ServerParser.parse(
            SourceText.builtIn("server.yaml", document(folder)), Map.of(), POD, findings);
    assertThat(findings.sorted()).isEmpty();
    return document.orElseThrow();
  }

  private static String document(String folder) {
    return Stream.of(Repository.read(Path.of(MATRIX, folder, "objects.yaml")).split("(?m)^---\\n"))
        .filter(text -> text.contains("kind: \"ConfigMap\""))
        .map(text -> Serialization.unmarshal(text, ConfigMap.class).getData().get("server.yaml"))
        .findFirst()
        .orElseThrow();
  }
}
