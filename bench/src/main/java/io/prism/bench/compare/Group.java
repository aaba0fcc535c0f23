package io.prism.bench.compare;

import java.io.IOException;
import java.util.List;

/** Measures that share contestants. */
interface Group {

  /** What it is called on the command line. */
  String name();

  /** What it measures, in a line. */
  String description();

  /** The lines that it is to fill, for when it is left out or breaks. */
  List<Goal> goals();

  /** Whether it runs without {@code --full}. */
  default boolean isShort() {
    return true;
  }

  /** Measures, and adds a line for each goal. */
  void measure(Run run) throws IOException, InterruptedException;
}
