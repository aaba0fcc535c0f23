package io.prism.control;

import io.prism.backend.BackendFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the types of stores that this program was delivered with. */
public final class BackendFactories {

  private BackendFactories() {}

  /** Every {@link BackendFactory} on the class path. */
  public static List<BackendFactory> installed() {
    List<BackendFactory> factories = new ArrayList<>();
    ServiceLoader.load(BackendFactory.class).forEach(factories::add);
    return List.copyOf(factories);
  }
}
