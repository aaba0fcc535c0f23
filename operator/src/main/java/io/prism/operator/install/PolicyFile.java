package io.prism.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A PrismPolicy in a file, for an operator that may not read the cluster's. */
public final class PolicyFile {

  private final KubernetesClient client;

  /** Reads by the client's rules; asks the API server nothing. */
  public PolicyFile(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reads a policy. What the cluster would not take is refused: a limit that is misspelt would
   * permit what it was to forbid.
   *
   * @throws UnfitFileException when the file cannot be read or is no PrismPolicy that the cluster
   *     would take
   */
  public PrismPolicy read(Path file) throws UnfitFileException {
    String text = text(file);
    JsonNode tree = parse(file, text, JsonNode.class);
    if (!PrismApi.API_VERSION.equals(tree.path("apiVersion").asText())
        || !"PrismPolicy".equals(tree.path("kind").asText())
        || !tree.path("spec").isObject()) {
      throw unfit(file, "it is no PrismPolicy of " + PrismApi.API_VERSION);
    }
    List<String> problems = SchemaProblems.of("spec", tree.path("spec"), schema());
    if (!problems.isEmpty()) {
      throw unfit(file, String.join("; ", problems));
    }
    return parse(file, text, PrismPolicy.class);
  }

  private static String text(Path file) throws UnfitFileException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unfit(file, "it cannot be read: " + e);
    }
  }

  private JSONSchemaProps schema() {
    JSONSchemaProps whole =
        new CrdUpgrade(client)
            .read(PrismPolicy.class).getSpec().getVersions().stream()
                .filter(version -> PrismApi.VERSION.equals(version.getName()))
                .findFirst()
                .orElseThrow()
                .getSchema()
                .getOpenAPIV3Schema();
    return Objects.requireNonNull(whole.getProperties().get("spec"));
  }

  private <T> T parse(Path file, String text, Class<T> type) throws UnfitFileException {
    T parsed;
    try {
      parsed = client.getKubernetesSerialization().unmarshal(text, type);
    } catch (RuntimeException e) {
      // What is thrown depends on whether the text looks like JSON.
      throw unfit(file, "it cannot be read as YAML: " + e.getMessage());
    }
    if (parsed == null) {
      throw unfit(file, "it is empty");
    }
    return parsed;
  }

  private static UnfitFileException unfit(Path file, String why) {
    return new UnfitFileException("correct the file of '--policy', " + file + ": " + why);
  }
}
