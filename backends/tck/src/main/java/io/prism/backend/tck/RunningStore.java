package io.prism.backend.tck;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A store that was started and serves. */
public final class RunningStore implements AutoCloseable {

  /** Who owns the data of the tests. */
  static final String INSTALLATION = "conformance";

  private final Backend backend;

  private RunningStore(Backend backend) {
    this.backend = backend;
  }

  /** Creates a store over the fixture's data, starts it and waits until it serves. */
  public static RunningStore start(StoreFixture fixture) {
    RunningStore store = new RunningStore(fixture.create());
    store.backend.start();
    Awaitility.await("the store serves")
        .atMost(Await.LIMIT)
        .until(() -> store.backend.descriptor().isPresent() && store.answers());
    return store;
  }

  private boolean answers() {
    try {
      Await.result(open("probe"));
      return true;
    } catch (PrismException e) {
      if (e.reason() == ErrorReason.BACKEND_UNAVAILABLE) {
        return false;
      }
      throw e;
    }
  }

  /** The store itself. */
  public Backend backend() {
    return backend;
  }

  /** What it declares. */
  public BackendDescriptor descriptor() {
    return backend.descriptor().orElseThrow();
  }

  /** Opens a namespace that was not there before. */
  public TestNamespace newNamespace() {
    return namespace("t-" + UUID.randomUUID());
  }

  /** Opens a namespace by its name. */
  public TestNamespace namespace(String name) {
    Await.result(open(name));
    return new TestNamespace(this, name);
  }

  /** Opens a namespace with the strongest durability that the store declares. */
  CompletableFuture<NamespaceState> open(String name) {
    Durability durability =
        backend.descriptor().map(BackendDescriptor::durability).orElse(Durability.BEST_EFFORT);
    return backend.openNamespace(new NamespaceSpec(name, durability, INSTALLATION));
  }

  @Override
  public void close() {
    backend.close();
  }
}
