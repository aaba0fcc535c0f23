package io.prism.control.planning;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What only the APIs with messages can be asked for.
 *
 * @param maxMessageBytes the largest message
 * @param ordered whether messages arrive in order
 * @param replay whether messages can be read again
 * @param queue settings of the queues
 */
public record Messaging(
    OptionalLong maxMessageBytes, boolean ordered, boolean replay, Optional<Queue> queue) {

  /** Nothing is asked for. */
  public static final Messaging UNSAID =
      new Messaging(OptionalLong.empty(), false, false, Optional.empty());

  /**
   * Settings of the queues.
   *
   * @param visibilityTimeoutSeconds how long a delivered message is hidden from others
   * @param deadLetter whether messages that keep failing are set aside
   */
  public record Queue(int visibilityTimeoutSeconds, boolean deadLetter) {}
}
