package io.prism.backend.plugin.server;

import io.prism.backend.BackendDescriptor;
import io.prism.backend.Health;

/** What there is to see of a plugin process; may be asked by any thread at any time. */
public interface PluginView {

  /**
   * Whether gateways should come here: the store has served once, and the process does not drain. A
   * store that goes away later changes nothing, since no other process of it would serve either.
   */
  boolean isReady();

  /** How the store is. */
  Health health();

  /** What the store declares. */
  BackendDescriptor descriptor();

  /** The release of the process. */
  String release();

  /** All metrics in the text format of Prometheus. */
  String metrics();
}
