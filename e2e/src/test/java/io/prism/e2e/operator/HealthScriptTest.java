package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What Argo CD, Flux and others make of a resource's conditions is what they mean. */
class HealthScriptTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String SAMPLES = "e2e/src/test/resources/io/prism/e2e/operator/health.yaml";

  static List<JsonNode> samples() {
    return Arrays.stream(Repository.read(Repository.file(SAMPLES)).split("\n---\n"))
        .map(document -> tree(document))
        .toList();
  }

  private static JsonNode tree(String yaml) {
    return JSON.valueToTree(YAML.unmarshal(yaml, Object.class));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void argoCdShowsIt(JsonNode resource) {
    LuaValue health = run(script(), resource);

    assertThat(health.get("status").tojstring()).isEqualTo(expected(resource, "argocd"));
    assertThat(health.get("message").isstring()).isTrue();
  }

  /** Rules of the library of the same name, which Flux and {@code kpt} use. */
  @ParameterizedTest
  @MethodSource("samples")
  void kstatusUnderstandsIt(JsonNode resource) {
    assertThat(kstatus(resource)).isEqualTo(expected(resource, "kstatus"));
  }

  private static String expected(JsonNode resource, String tool) {
    return resource.path("metadata").path("annotations").path(tool).asText();
  }

  private static String kstatus(JsonNode resource) {
    JsonNode status = resource.path("status");
    JsonNode metadata = resource.path("metadata");
    if (metadata.has("deletionTimestamp")) {
      return "Terminating";
    }
    if (status.has("observedGeneration")
        && status.path("observedGeneration").asLong() != metadata.path("generation").asLong()) {
      return "InProgress";
    }
    if (condition(status, "Reconciling").equals("True")) {
      return "InProgress";
    }
    if (condition(status, "Stalled").equals("True")) {
      return "Failed";
    }
    return List.of("", "True").contains(condition(status, "Ready")) ? "Current" : "InProgress";
  }

  private static String condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  private static String script() {
    JsonNode map = tree(Repository.read(Repository.file("deploy/argocd/argocd-cm.yaml")));
    return tree(map.path("data").path("resource.customizations").asText())
        .path("prism.io/*")
        .path("health.lua")
        .asText();
  }

  private static LuaValue run(String script, JsonNode resource) {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", lua(resource));
    return globals.load(script).call();
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < node.size(); i++) {
        table.set(i + 1, lua(node.get(i)));
      }
      return table;
    }
    return node.isNumber() ? LuaValue.valueOf(node.asInt()) : LuaValue.valueOf(node.asText());
  }
}
