package io.prism.proxy.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What Jazzer calls: the target that {@code prism.fuzz.target} names. */
public final class FuzzEntry {

  static final String TARGET = "prism.fuzz.target";

  private static final FuzzTarget CURRENT = target();

  private FuzzEntry() {}

  private static FuzzTarget target() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    return FuzzTargets.named(System.getProperty(TARGET)).make();
  }

  /** Takes an input; its name is Jazzer's. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    CURRENT.run(input);
  }
}
