package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What the suites have in common: a store that runs, and for each test a namespace that nothing was
 * written to.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@ExtendWith(StoreSuite.EnclosingConformance.class)
public abstract class StoreSuite {

  private StoreConformance conformance;
  private TestNamespace namespace;

  @BeforeEach
  final void openNamespace(StoreConformance enclosing) {
    conformance = enclosing;
    namespace = enclosing.store().newNamespace();
  }

  /** The namespace of this test. */
  final TestNamespace namespace() {
    return namespace;
  }

  /** The store that runs. */
  final RunningStore store() {
    return conformance.store();
  }

  /** The fixture of {@link #store()}. */
  final StoreFixture fixture() {
    return conformance.fixture();
  }

  /** A fixture for a test that starts or closes a store of its own. */
  final StoreFixture newFixture() throws Exception {
    return conformance.newFixture();
  }

  /**
   * Has writers write without end, each to a key of its own, {@code k0} and so on, until its epoch
   * is refused. Returns once all of them do.
   */
  static List<CompletableFuture<Integer>> writeUntilRefused(
      TestNamespace ns, Callers callers, int writers) {
    CountDownLatch writing = new CountDownLatch(writers);
    List<CompletableFuture<Integer>> ends = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      String key = "k" + i;
      ends.add(callers.call(() -> writeUntilRefused(ns, key, writing)));
    }
    Await.latch(writing);
    return ends;
  }

  private static int writeUntilRefused(TestNamespace ns, String key, CountDownLatch writing) {
    for (int written = 0; ; written++) {
      try {
        ns.put(key, "v" + written);
        writing.countDown();
      } catch (PrismException e) {
        assertThat(e.reason()).isEqualTo(ErrorReason.STALE_EPOCH);
        return written;
      }
    }
  }

  /** Hands the enclosing conformance test to the suites nested in it. */
  static final class EnclosingConformance implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == StoreConformance.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context.getRequiredTestInstances().findInstance(StoreConformance.class).orElseThrow();
    }
  }
}
