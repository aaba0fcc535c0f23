package io.prism.operator.namespace;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a shard is for, by the names of the fields. */
final class ShardTraits {

  private ShardTraits() {}

  static Map<String, String> of(
      @Nullable String product,
      @Nullable String feature,
      @Nullable String slaTier,
      @Nullable String region) {
    Map<String, String> traits = new TreeMap<>();
    put(traits, "product", product);
    put(traits, "feature", feature);
    put(traits, "slaTier", slaTier);
    put(traits, "region", region);
    return traits;
  }

  private static void put(Map<String, String> traits, String name, @Nullable String value) {
    if (value != null) {
      traits.put(name, value);
    }
  }
}
