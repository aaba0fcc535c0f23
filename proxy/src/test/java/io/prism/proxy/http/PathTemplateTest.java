package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

  private static final PathTemplate ITEM =
      PathTemplate.parse("/v1/namespaces/{namespace}/keyvalue/{key=**}");
  private static final PathTemplate CALL =
      PathTemplate.parse("/v1/namespaces/{namespace}/keyvalue:get");

  @ParameterizedTest
  @CsvSource({
    "/v1/namespaces/n/keyvalue/k, n, k",
    "/v1/namespaces/n/keyvalue/a/b//c/, n, a/b//c/",
    "/v1/namespaces/n%2Fm/keyvalue/%2F..%2F, n%2Fm, %2F..%2F",
    "/v1/namespaces/n/keyvalue/, n, ''",
    "/v1/namespaces//keyvalue/k, '', k",
    "/v1/namespaces/n/keyvalue/keyvalue:get, n, keyvalue:get"
  })
  void variablesKeepTheirRawText(String path, String namespace, String key) {
    assertThat(ITEM.match(path)).contains(Map.of("namespace", namespace, "key", key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/namespaces/n/keyvalue",
        "/v1/namespaces/n/m/keyvalue/k",
        "/v1/namespaces/n/keyvalu/k",
        "/v1//namespaces/n/keyvalue/k",
        "v1/namespaces/n/keyvalue/k",
        ""
      })
  void otherPathsDoNotMatch(String path) {
    assertThat(ITEM.match(path)).isEmpty();
  }

  @Test
  void customVerbsAreLiterals() {
    assertThat(CALL.match("/v1/namespaces/n/keyvalue:get")).contains(Map.of("namespace", "n"));
    assertThat(CALL.match("/v1/namespaces/n/keyvalue:getTtl")).isEmpty();
    assertThat(CALL.match("/v1/namespaces/n/keyvalue:get/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/{b=**}/c", "/a/*", "/{b=c/*}", "/{b}:verb", "/{b"})
  void formsThatAreNotServedAreRefused(String template) {
    assertThatThrownBy(() -> PathTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(template);
  }
}
