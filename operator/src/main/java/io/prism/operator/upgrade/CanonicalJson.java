package io.prism.operator.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** One text for equal content, whatever the order of fields: from release to release the same. */
final class CanonicalJson {

  private static final KubernetesSerialization OBJECTS = new KubernetesSerialization();
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private CanonicalJson() {}

  /** That of an object or a part of one. */
  static String of(Object object) {
    return sorted(OBJECTS.asJson(object));
  }

  /**
   * That of another text.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  static String sorted(String json) {
    try {
      return JSON.writeValueAsString(JSON.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  /**
   * As a tree that is the caller's own.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  /** As an object of Kubernetes. */
  static <T> T read(JsonNode tree, Class<T> type) {
    return OBJECTS.convertValue(tree, type);
  }
}
