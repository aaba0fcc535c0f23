package io.prism.proxy.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiGeneratorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static JsonNode document;

  @BeforeAll
  static void generate() throws IOException {
    document = JSON.valueToTree(generator().generate());
  }

  private static OpenApiGenerator generator() throws IOException {
    try (InputStream descriptors = OpenApiMain.class.getResourceAsStream(OpenApiMain.DESCRIPTORS)) {
      return new OpenApiGenerator(ProtoFiles.read(descriptors), "1.2.3");
    }
  }

  @Test
  void everyMethodHasAnOperation() {
    Set<String> ids = new HashSet<>();
    for (JsonNode operation : document.findValues("operationId")) {
      assertThat(ids.add(operation.asText())).as(operation.asText()).isTrue();
    }
    KeyValueServiceGrpc.getServiceDescriptor()
        .getMethods()
        .forEach(
            method -> assertThat(ids).contains("KeyValueService_" + method.getBareMethodName()));
    assertThat(ids)
        .contains("CapabilityService_ListNamespaces", "KeyValueService_Get_2", "Raw_Put");
  }

  @Test
  void fieldsHaveTheirJsonFormAndComment() {
    JsonNode put =
        document
            .path("paths")
            .path("/v1/namespaces/{namespace}/keyvalue:put")
            .at("/post/requestBody/content/application~1json/schema/properties");
    assertThat(put.has("namespace")).isFalse();
    assertThat(put.at("/key/type").asText()).isEqualTo("string");
    assertThat(put.at("/value/contentEncoding").asText()).isEqualTo("base64");
    assertThat(put.at("/value/description").asText()).isEqualTo("The value; may be empty.");
    assertThat(put.at("/ttl/pattern").asText()).endsWith("s$");
    assertThat(
            document.at("/components/schemas/DeleteResponse/properties/deletedCount/type").asText())
        .isEqualTo("string");
    assertThat(document.at("/components/schemas/GetResponse/properties/expiresAt/format").asText())
        .isEqualTo("date-time");
  }

  @Test
  void pathVariablesAreParametersAndTheRestAreQueryParameters() {
    JsonNode parameters =
        document
            .path("paths")
            .path("/v1/namespaces/{namespace}/keyvalue/{key}")
            .at("/delete/parameters");
    assertThat(parameters.findValuesAsText("name"))
        .containsExactly("namespace", "key", "ifVersion", "idempotencyToken");
    assertThat(parameters.findValuesAsText("in")).containsExactly("path", "path", "query", "query");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue());
  }

  @Test
  void theSameDescriptorsGiveTheSameBytes() throws IOException {
    assertThat(JSON.writeValueAsBytes(generator().generate()))
        .isEqualTo(JSON.writeValueAsBytes(document));
  }
}
