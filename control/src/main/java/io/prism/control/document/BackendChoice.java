package io.prism.control.document;

import io.prism.control.violation.Location;

/** How the store of a namespace is chosen. */
public sealed interface BackendChoice {

  /** Where the document says so. */
  Location at();

  /** Whatever fits best. */
  record Auto(Location at) implements BackendChoice {}

  /** The store of this name in the server configuration. */
  record ByName(Location at, String name) implements BackendChoice {}

  /** The only store of this type. */
  record ByType(Location at, String type) implements BackendChoice {}
}
