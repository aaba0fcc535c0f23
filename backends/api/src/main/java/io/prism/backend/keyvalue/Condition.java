package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;

/** What must hold for a write to be applied. An expired item counts as absent. */
public sealed interface Condition {

  /** Nothing. */
  record None() implements Condition {}

  /** The key holds no item. */
  record IfAbsent() implements Condition {}

  /** The key holds an item. */
  record IfPresent() implements Condition {}

  /**
   * The key holds an item of this version.
   *
   * @param version what the client sent; need not have the form of a version, and then never
   *     matches
   */
  record IfVersion(ByteString version) implements Condition {}

  /** Nothing must hold. */
  Condition NONE = new None();

  /** The key holds no item. */
  Condition IF_ABSENT = new IfAbsent();

  /** The key holds an item. */
  Condition IF_PRESENT = new IfPresent();
}
