package io.prism.operator.namespace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prism.crds.namespace.NamespaceSpec;
import org.jspecify.annotations.Nullable;

/** A spec as text, to be kept where the resource itself may be gone. */
final class SpecText {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private SpecText() {}

  /** The same text for the same spec. */
  static String write(@Nullable NamespaceSpec spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static NamespaceSpec read(String text) {
    try {
      return JSON.readValue(text, NamespaceSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no spec", e);
    }
  }
}
