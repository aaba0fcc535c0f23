package io.prism.crds.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the texts that a field may hold. Resources carry the text, so that one that is not known
 * here can be read too.
 */
public interface Choice {

  /** The text as it stands in a resource. */
  String wire();

  /** What it means, for the reference page. */
  String meaning();

  /** Whether this is the text. */
  default boolean is(@Nullable String text) {
    return wire().equals(text);
  }

  /** The choice that the text stands for; empty when it is absent or unknown to this release. */
  static <E extends Enum<E> & Choice> Optional<E> parse(Class<E> choices, @Nullable String text) {
    for (E choice : choices.getEnumConstants()) {
      if (choice.is(text)) {
        return Optional.of(choice);
      }
    }
    return Optional.empty();
  }
}
