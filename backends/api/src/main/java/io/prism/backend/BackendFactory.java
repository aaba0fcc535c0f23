package io.prism.backend;

import java.util.List;
import java.util.Optional;

/** Makes stores of one type. Found through {@link java.util.ServiceLoader}; stateless. */
public interface BackendFactory {

  /** The type's name in configuration documents, such as {@code postgres}. */
  String type();

  /** Every setting the type knows; others are refused. */
  List<SettingSpec> settings();

  /**
   * What a store with these settings will declare; called without connecting, to choose a store.
   * Empty when only the store itself can tell.
   */
  Optional<BackendDescriptor> describe(Settings settings);

  /**
   * Checks what {@link #settings} cannot express, such as two settings that exclude each other.
   *
   * @return one problem for each thing that is wrong, empty when a store can be created
   */
  List<SettingProblem> validate(Settings settings);

  /**
   * Whether a store of this type keeps its data in the process or in its data directory, so that
   * two of the same name cannot stand side by side, not even while one takes over from the other.
   */
  default boolean keepsDataHere() {
    return false;
  }

  /** Creates a store from settings that passed {@link #validate}; connects to nothing. */
  Backend create(Settings settings, BackendEnvironment environment);
}
