package io.prism.operator.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people wrote that a bundle was rendered from, so far as it takes effect at once. What a
 * release brings of itself is none of it: its program, and the images that it runs where nobody
 * names any.
 *
 * @param stamps by what was written: a resource, or a part of one
 */
public record Inputs(Map<String, Stamp> stamps) {

  /** Copies the stamps. */
  public Inputs {
    stamps = Collections.unmodifiableMap(new TreeMap<>(stamps));
  }

  /**
   * Tells two states of something that people write apart.
   *
   * @param written changes whenever somebody writes it, though it may say the same as before
   * @param content changes whenever it says something else, though nobody may have written it: a
   *     release may bring defaults
   */
  public record Stamp(String written, String content) {

    /** Of something that says nothing else unless somebody writes it. */
    static Stamp of(String content) {
      return new Stamp(content, content);
    }

    /** A person's doing changes both. */
    private boolean isChangeOf(@Nullable Stamp before) {
      return before == null || !written.equals(before.written) && !content.equals(before.content);
    }
  }

  /** Whether somebody changed something, added it or took it away. */
  public boolean changedSince(Inputs before) {
    return !stamps.keySet().equals(before.stamps.keySet())
        || stamps.entrySet().stream()
            .anyMatch(now -> now.getValue().isChangeOf(before.stamps.get(now.getKey())));
  }

  /**
   * The same with what earlier ones had of these backends: what is written of them now is not in
   * force.
   */
  public Inputs keeping(Inputs before, Set<String> backends) {
    Map<String, Stamp> all = new TreeMap<>(stamps);
    before.stamps.forEach(
        (key, stamp) -> {
          if (backends.stream().anyMatch(name -> key.startsWith(WrittenInputs.backend(name)))) {
            all.putIfAbsent(key, stamp);
          }
        });
    return new Inputs(all);
  }

  /** To be read again by {@link #read}. */
  public String text() {
    Map<String, List<String>> all = new TreeMap<>();
    stamps.forEach((key, stamp) -> all.put(key, List.of(stamp.written(), stamp.content())));
    return CanonicalJson.of(all);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Inputs read(String text) {
    JsonNode tree = CanonicalJson.tree(text);
    Map<String, Stamp> stamps = new TreeMap<>();
    tree.fieldNames()
        .forEachRemaining(
            key ->
                stamps.put(
                    key, new Stamp(word(tree.path(key).path(0)), word(tree.path(key).path(1)))));
    if (stamps.isEmpty()) {
      throw new IllegalArgumentException("no stamps");
    }
    return new Inputs(stamps);
  }

  private static String word(JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException("no stamp");
    }
    return Objects.requireNonNull(node.textValue());
  }
}
