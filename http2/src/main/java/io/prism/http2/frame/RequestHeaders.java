package io.prism.http2.frame;

import org.jspecify.annotations.Nullable;

/**
 * The headers of a request in the order in which they came, pseudo-headers included. Names are in
 * lower case. Values are as sent, not decoded, whether or not a name ends in {@code -bin}.
 */
public interface RequestHeaders {

  /** How many there are. */
  int size();

  /** The name of the one at an index. */
  CharSequence name(int index);

  /** The value of the one at an index. */
  CharSequence value(int index);

  /** The first value of a name; null when there is none. */
  @Nullable CharSequence get(CharSequence name);
}
