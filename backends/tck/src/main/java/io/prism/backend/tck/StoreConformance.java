package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.backend.InterfaceName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The conformance test of one store. A module's subclass nests one subclass of each suite that
 * belongs to what its store declares. One started store serves all of them; each test has a
 * namespace of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreConformance {

  private static final List<Class<? extends StoreSuite>> SUITES =
      List.of(
          LifecycleSuite.class,
          NamespaceSuite.class,
          EpochSuite.class,
          EraseSuite.class,
          VersionSuite.class,
          ReplicateSuite.class,
          IdempotencySuite.class,
          ConcurrencySuite.class,
          LinearizabilitySuite.class,
          ExpirySuite.class,
          SweepSuite.class,
          DurabilitySuite.class,
          RandomOperationsSuite.class,
          KeyValueBasicSuite.class,
          KeyValueScanSuite.class,
          KeyValueScanChangeSuite.class,
          KeyValueTtlSuite.class,
          KeyValueBatchSuite.class,
          KeyValueCasSuite.class,
          KeyValueCounterSuite.class,
          KeyValueTransactionalSuite.class);

  private StoreFixture fixture;
  private RunningStore store;

  /** A fixture with data of its own. Called several times. */
  protected abstract StoreFixture newFixture() throws Exception;

  /** Starts the store that the suites share. */
  @BeforeAll
  final void startStore() throws Exception {
    fixture = newFixture();
    store = RunningStore.start(fixture);
  }

  /** Ends it and removes its data. */
  @AfterAll
  final void closeStore() {
    store.close();
    fixture.close();
  }

  /** The store that all suites share; they neither drain nor close it. */
  final RunningStore store() {
    return store;
  }

  /** The fixture of {@link #store()}. */
  final StoreFixture fixture() {
    return fixture;
  }

  @Test
  final void runsExactlyTheSuitesOfWhatTheStoreDeclares() {
    assertThat(nestedSuites())
        .isEqualTo(SUITES.stream().filter(this::belongs).collect(Collectors.toSet()));
  }

  @Test
  final void findsExactlyTheInterfacesThatAreDeclared() {
    Set<InterfaceName> found = EnumSet.noneOf(InterfaceName.class);
    for (InterfaceName name : InterfaceName.values()) {
      if (store.backend().find(name.type()).isPresent()) {
        found.add(name);
      }
    }
    assertThat(found).isEqualTo(store.descriptor().interfaces());
  }

  private Set<Class<?>> nestedSuites() {
    Set<Class<?>> nested = new HashSet<>();
    for (Class<?> type = getClass(); type != null; type = type.getSuperclass()) {
      Arrays.stream(type.getDeclaredClasses())
          .filter(suite -> suite.isAnnotationPresent(Nested.class))
          .map(Class::getSuperclass)
          .filter(StoreSuite.class::isAssignableFrom)
          .forEach(nested::add);
    }
    return nested;
  }

  private boolean belongs(Class<? extends StoreSuite> suite) {
    SuiteFor needs = suite.getAnnotation(SuiteFor.class);
    return store.descriptor().interfaces().containsAll(List.of(needs.value()))
        && (!needs.durable() || store.descriptor().durability() != Durability.BEST_EFFORT)
        && (!needs.sweeping() || fixture.sweeps());
  }
}
