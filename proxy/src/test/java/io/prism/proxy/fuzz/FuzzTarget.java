package io.prism.proxy.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * Something that must bear any bytes. Used by one thread. What a run leaves behind must not change
 * what the next one does, or findings could not be seen again.
 */
public interface FuzzTarget {

  /** Inputs to begin with, which all go well. */
  List<byte[]> seeds() throws IOException;

  /** The longest input that is worth a try. */
  int mostBytes();

  /** Takes an input; throws when a promise is broken. */
  void run(byte[] input) throws Exception;
}
