package io.prism.proxy.call;

import io.prism.proxy.security.Identifier;

/**
 * What the calls of one listener share.
 *
 * @param gateway what all calls share
 * @param stages the path up to the handler
 * @param identifier how the listener tells callers apart
 */
record Door(Gateway gateway, Stages stages, Identifier identifier) {

  /** A listener's door. */
  static Door of(Gateway gateway, Identifier identifier) {
    return new Door(gateway, gateway.stages(), identifier);
  }
}
