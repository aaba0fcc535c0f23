package io.prism.control.document;

import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a document to a node. Kept as links, because a hostile document can have
 * many nodes that all lie deep.
 *
 * @param parent the way to the enclosing node; null at the root
 * @param step the last step, with its separator: {@code .needs} or {@code [2]}
 */
record Trail(@Nullable Trail parent, String step) {

  private static final int MAX_STEP = 64;

  static final Trail ROOT = new Trail(null, "");

  Trail field(String name) {
    String shown = name.length() <= MAX_STEP ? name : name.substring(0, MAX_STEP) + "…";
    return new Trail(this, parent == null ? shown : "." + shown);
  }

  Trail item(int index) {
    return new Trail(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    for (Trail at = this; at != null; at = at.parent) {
      path.insert(0, at.step);
    }
    return path.toString();
  }
}
