package io.prism.control.document;

import java.util.List;

/**
 * What {@code prism.yaml} asks for.
 *
 * @param namespaces those that were understood; the others have been reported
 */
public record ApplicationDocument(List<NamespaceRequest> namespaces) {

  /** Copies the list. */
  public ApplicationDocument {
    namespaces = List.copyOf(namespaces);
  }
}
