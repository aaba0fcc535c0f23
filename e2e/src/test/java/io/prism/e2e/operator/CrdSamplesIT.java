package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server keeps the rules of the resources as their samples say. */
@ExtendWith(ApiServerExtension.class)
class CrdSamplesIT {

  private static final String REFUSED = "# Refused: ";
  private static final int UNPROCESSABLE = 422;

  @BeforeAll
  static void install(KubernetesClient client) {
    Kinds.install(client);
  }

  static List<Path> samples() {
    return Repository.folders("crds/src/test/resources/samples");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theAcceptedSampleIsAccepted(Path folder, KubernetesClient client) {
    List<GenericKubernetesResource> documents = documents(folder.resolve("accept.yaml"), client);
    try {
      store(documents.subList(0, documents.size() - 1), client);

      assertThat(StrictApply.apply(client, documents.getLast()).getMetadata().getUid())
          .isNotEmpty();
    } finally {
      client.resource(documents.getLast()).delete();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theRejectedSampleIsRejectedInTheWordsOfTheRule(Path folder, KubernetesClient client) {
    Path file = folder.resolve("reject.yaml");
    List<GenericKubernetesResource> documents = documents(file, client);
    try {
      store(documents.subList(0, documents.size() - 1), client);

      KubernetesClientException refusal =
          catchThrowableOfType(
              KubernetesClientException.class,
              () -> StrictApply.apply(client, documents.getLast()));

      assertThat(refusal).isNotNull();
      assertThat(refusal.getCode()).isEqualTo(UNPROCESSABLE);
      assertThat(refusal.getStatus().getMessage()).contains(message(file));
    } finally {
      client.resource(documents.getLast()).delete();
    }
  }

  /** Tools that wait compare it with the generation. */
  @ParameterizedTest
  @MethodSource("samples")
  void whatNobodyLookedAtYetIsNotTakenForDone(Path folder, KubernetesClient client) {
    GenericKubernetesResource document =
        documents(folder.resolve("accept.yaml"), client).getFirst();
    try {
      StrictApply.apply(client, document);

      Object seen = client.resource(document).get().get("status", "observedGeneration");
      assertThat(seen).isEqualTo(-1);
    } finally {
      client.resource(document).delete();
    }
  }

  private static String message(Path file) {
    String first = Repository.read(file).lines().findFirst().orElseThrow();
    assertThat(first).startsWith(REFUSED);
    return first.substring(REFUSED.length());
  }

  /** With their status, as the operator would have left them. */
  private static void store(List<GenericKubernetesResource> documents, KubernetesClient client) {
    for (GenericKubernetesResource document : documents) {
      GenericKubernetesResource stored = StrictApply.apply(client, document);
      Object status = document.get("status");
      if (status != null) {
        stored.setAdditionalProperty("status", status);
        client.resource(stored).updateStatus();
      }
    }
  }

  /** At home in the namespace of this test. */
  private static List<GenericKubernetesResource> documents(Path file, KubernetesClient client) {
    return Stream.of(Repository.read(file).split("(?m)^---\\n"))
        .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
        .peek(
            document -> {
              if (document.getMetadata().getNamespace() != null) {
                document.getMetadata().setNamespace(client.getNamespace());
              }
            })
        .toList();
  }
}
