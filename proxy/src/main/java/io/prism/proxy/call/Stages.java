package io.prism.proxy.call;

import java.util.List;

/**
 * The path that every call takes up to its handler, in two parts.
 *
 * @param lasting come first. What they say depends on the connection, the method, the names in the
 *     request and the snapshot alone, so that it holds for all calls that agree in these
 * @param each say something else for each call
 */
record Stages(List<Stage> lasting, List<Stage> each) {

  /** Copies the lists. */
  Stages {
    lasting = List.copyOf(lasting);
    each = List.copyOf(each);
  }

  /** Takes the whole path. */
  void enter(Passage call) {
    enter(lasting, call);
    enter(each, call);
  }

  /** Takes one part of it. */
  static void enter(List<Stage> part, Passage call) {
    // By index: calls that make nothing else should not make an iterator.
    for (int i = 0; i < part.size(); i++) {
      part.get(i).enter(call);
    }
  }
}
