package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Version;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Register.Action;
import io.prism.backend.tck.Register.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What many callers of one key see can be explained by calls that took effect one at a time. */
@SuiteFor
public abstract class LinearizabilitySuite extends StoreSuite {

  private static final LinearizabilityChecker<Register, Action> CHECKER =
      new LinearizabilityChecker<>(Register::after, Register.BY_VERSION);

  @Test
  void sixtyFourWritersOfOneKey() {
    TestNamespace ns = namespace();
    List<Operation<Action>> history = collect(64, caller -> new Caller(ns, caller, false).run(8));
    assertThat(CHECKER.isLinearizable(Register.INITIAL, history)).as("%s", history).isTrue();
  }

  @Test
  void callersThatDeleteAndSwapToo() {
    for (int round = 0; round < 5; round++) {
      TestNamespace ns = store().newNamespace();
      List<Operation<Action>> history = collect(5, caller -> new Caller(ns, caller, true).run(20));
      assertThat(CHECKER.isLinearizable(Register.INITIAL, history)).as("%s", history).isTrue();
    }
  }

  private static List<Operation<Action>> collect(
      int callers, IntFunction<List<Operation<Action>>> run) {
    try (Callers threads = new Callers()) {
      return threads.callAll(callers, run).stream().flatMap(List::stream).toList();
    }
  }

  /** One caller of the key {@code k}, with choices of its own and a memory of what it saw last. */
  private final class Caller {
    private final TestNamespace ns;
    private final int number;
    private final Random random;
    private final int kinds;
    private Optional<Item> seen = Optional.empty();

    Caller(TestNamespace ns, int number, boolean deleting) {
      this.ns = ns;
      this.number = number;
      this.random = new Random(number);
      boolean swapping = store().backend().find(KeyValueCas.class).isPresent();
      this.kinds = !deleting ? 3 : swapping ? 5 : 4;
    }

    List<Operation<Action>> run(int count) {
      List<Operation<Action>> operations = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String value = number + "." + i;
        operations.add(
            timed(
                switch (random.nextInt(kinds)) {
                  case 0 -> this::read;
                  case 1 -> () -> put(value);
                  case 2 -> () -> putIfUnchanged(value);
                  case 3 -> this::delete;
                  default -> () -> swap(value);
                }));
      }
      return operations;
    }

    private static Operation<Action> timed(Supplier<Action> call) {
      long began = System.nanoTime();
      Action action = call.get();
      return new Operation<>(action, began, System.nanoTime());
    }

    private Action read() {
      seen = ns.get("k");
      return new Action.Read(
          seen.map(item -> item.value().toStringUtf8()), seen.map(Item::version));
    }

    private Action put(String value) {
      Version version = ns.put("k", value);
      return new Action.Write(new Guard.Always(), value, true, Optional.of(version));
    }

    private Action putIfUnchanged(String value) {
      Condition condition =
          seen.<Condition>map(item -> new Condition.IfVersion(item.version().toByteString()))
              .orElse(Condition.IF_ABSENT);
      Guard guard =
          seen.<Guard>map(item -> new Guard.HasVersion(item.version()))
              .orElse(new Guard.HasValue(Optional.empty()));
      Results.PutResult result = ns.put("k", value, condition);
      return new Action.Write(guard, value, result.applied(), result.version());
    }

    private Action delete() {
      return new Action.Delete(ns.delete("k").deletedCount() == 1);
    }

    private Action swap(String value) {
      Optional<String> expected = seen.map(item -> item.value().toStringUtf8());
      Results.SwapResult result = ns.swap("k", expected, value);
      return new Action.Write(
          new Guard.HasValue(expected), value, result.swapped(), result.version());
    }
  }
}
