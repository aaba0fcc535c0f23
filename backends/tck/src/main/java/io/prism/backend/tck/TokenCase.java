package io.prism.backend.tck;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.InterfaceName;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Mutation.Compare;
import io.prism.backend.keyvalue.Mutation.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A mutation whose repetition must be told from its first time: it works on the keys {@code k},
 * which holds {@code 1} and expires in an hour, and {@code none}, which holds nothing.
 *
 * @param name what it shows
 * @param needs the interface that offers it
 * @param operation makes the call and returns its result
 */
record TokenCase(String name, InterfaceName needs, Call operation) {

  /** A call. */
  @FunctionalInterface
  interface Call {
    Object make(TestNamespace ns, WriteContext write);
  }

  private static final Optional<String> ABSENT = Optional.empty();

  private static final List<TokenCase> ALL =
      List.of(
          new TokenCase(
              "put", InterfaceName.KEYVALUE_BASIC, (ns, w) -> ns.put(w, "k", "2", Condition.NONE)),
          new TokenCase(
              "put of a new item",
              InterfaceName.KEYVALUE_BASIC,
              (ns, w) -> ns.put(w, "none", "2", Condition.IF_ABSENT)),
          new TokenCase(
              "put that does not apply",
              InterfaceName.KEYVALUE_BASIC,
              (ns, w) -> ns.put(w, "k", "2", Condition.IF_ABSENT)),
          new TokenCase(
              "put that does not apply to a missing key",
              InterfaceName.KEYVALUE_BASIC,
              (ns, w) -> ns.put(w, "none", "2", Condition.IF_PRESENT)),
          new TokenCase("delete", InterfaceName.KEYVALUE_BASIC, (ns, w) -> ns.delete(w, "k")),
          new TokenCase(
              "delete of a missing key",
              InterfaceName.KEYVALUE_BASIC,
              (ns, w) -> ns.delete(w, "none")),
          new TokenCase(
              "swap",
              InterfaceName.KEYVALUE_CAS,
              (ns, w) -> ns.swap(w, "k", Optional.of("1"), "2")),
          new TokenCase(
              "swap that does not apply",
              InterfaceName.KEYVALUE_CAS,
              (ns, w) -> ns.swap(w, "k", ABSENT, "2")),
          new TokenCase(
              "compare and delete",
              InterfaceName.KEYVALUE_CAS,
              (ns, w) -> ns.compareAndDelete(w, "k", "1")),
          new TokenCase(
              "compare and delete that does not apply",
              InterfaceName.KEYVALUE_CAS,
              (ns, w) -> ns.compareAndDelete(w, "k", "other")),
          new TokenCase(
              "increment", InterfaceName.KEYVALUE_COUNTER, (ns, w) -> ns.increment(w, "k", -5)),
          new TokenCase(
              "expire",
              InterfaceName.KEYVALUE_TTL,
              (ns, w) -> ns.expire(w, "k", Duration.ofHours(2))),
          new TokenCase(
              "expire of a missing key",
              InterfaceName.KEYVALUE_TTL,
              (ns, w) -> ns.expire(w, "none", Duration.ofHours(2))),
          new TokenCase("persist", InterfaceName.KEYVALUE_TTL, (ns, w) -> ns.persist(w, "k")),
          new TokenCase(
              "persist of a missing key",
              InterfaceName.KEYVALUE_TTL,
              (ns, w) -> ns.persist(w, "none")),
          new TokenCase(
              "batch put",
              InterfaceName.KEYVALUE_BATCH,
              (ns, w) -> Batches.put(ns, w, List.of("none", "k", "k"), "2")),
          new TokenCase(
              "batch delete",
              InterfaceName.KEYVALUE_BATCH,
              (ns, w) -> Batches.delete(ns, w, List.of("k", "none", "k"))),
          new TokenCase(
              "transaction",
              InterfaceName.KEYVALUE_TRANSACTIONAL,
              (ns, w) -> transact(ns, w, new Compare.IsPresent(Key.of("k")))),
          new TokenCase(
              "transaction whose comparison fails",
              InterfaceName.KEYVALUE_TRANSACTIONAL,
              (ns, w) -> transact(ns, w, new Compare.IsAbsent(Key.of("k")))));

  /** The cases that a store offers. */
  static List<TokenCase> of(Backend backend) {
    return ALL.stream().filter(each -> backend.find(each.needs.type()).isPresent()).toList();
  }

  /** Brings a new namespace into the state that the case begins with. */
  static void prepare(TestNamespace ns) {
    ns.put("k", "1", Duration.ofHours(1));
  }

  private static Object transact(TestNamespace ns, WriteContext write, Compare compare) {
    ByteString value = ByteString.copyFromUtf8("2");
    return Await.result(
        ns.transactions()
            .transact(
                write,
                new Mutation.Transact(
                    List.of(compare),
                    List.of(
                        new Operation.GetItem(Key.of("untouched")),
                        new Operation.PutItem(Key.of("none"), value, Expiry.NEVER),
                        new Operation.DeleteItem(Key.of("k"))),
                    List.of(new Operation.PutItem(Key.of("k"), value, Expiry.NEVER)))));
  }

  @Override
  public String toString() {
    return name;
  }
}
