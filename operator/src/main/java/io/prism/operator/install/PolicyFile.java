package io.prism.operator.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismApi;
import io.prism.crds.PrismPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A PrismPolicy in a file, for an operator that may not read the cluster's. */
public final class PolicyFile {

  private final KubernetesClient client;

  /** Reads by the client's rules; asks the API server nothing. */
  public PolicyFile(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Reads a policy. A field that is not known is refused: a limit that is misspelt would permit
   * what it was to forbid.
   *
   * @throws IOException when the file cannot be read or is no PrismPolicy; the message is for
   *     people
   */
  public PrismPolicy read(Path file) throws IOException {
    String text = Files.readString(file);
    JsonNode tree = parse(file, text, JsonNode.class);
    if (!PrismApi.API_VERSION.equals(tree.path("apiVersion").asText())
        || !"PrismPolicy".equals(tree.path("kind").asText())
        || !tree.path("spec").isObject()) {
      throw new IOException(file + " is no PrismPolicy of " + PrismApi.API_VERSION);
    }
    Set<String> unknown = new TreeSet<>();
    Set<String> known = SchemaFields.of(new CrdUpgrade(client).read(PrismPolicy.class));
    collect(PrismApi.VERSION + ".spec", tree.path("spec"), known, unknown);
    if (!unknown.isEmpty()) {
      throw new IOException(file + " has fields that a PrismPolicy has not: " + unknown);
    }
    return parse(file, text, PrismPolicy.class);
  }

  private <T> T parse(Path file, String text, Class<T> type) throws IOException {
    T parsed;
    try {
      parsed = client.getKubernetesSerialization().unmarshal(text, type);
    } catch (RuntimeException e) {
      // What is thrown depends on whether the text looks like JSON.
      throw new IOException(file + " cannot be read as YAML: " + e.getMessage(), e);
    }
    if (parsed == null) {
      throw new IOException(file + " is empty");
    }
    return parsed;
  }

  private static void collect(String path, JsonNode node, Set<String> known, Set<String> unknown) {
    node.forEachEntry(
        (name, child) -> {
          String field = path + "." + name;
          if (known.contains(field)) {
            collect(field, child, known, unknown);
          } else {
            unknown.add(field.substring(PrismApi.VERSION.length() + 1));
          }
        });
    if (node.isArray()) {
      node.forEach(element -> collect(path + "[]", element, known, unknown));
    }
  }
}
