package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Namespaces are opened by name and know nothing of each other. */
@SuiteFor
public abstract class NamespaceSuite extends StoreSuite {

  @Test
  void everyCallToNamespaceThatWasNotOpenedIsRefused() {
    TestNamespace ns = namespace();
    String unknown = ns.name() + "-unknown";
    CallContext call = new CallContext(unknown, ns.now(), Deadline.after(Await.LIMIT));
    WriteContext write = new WriteContext(call, Version.at(0, ns.now()));
    for (Calls.Named named : Calls.all(store().backend(), call, write)) {
      assertThat(Await.failure(named.call().get()).reason())
          .as(named.name())
          .isEqualTo(ErrorReason.NAMESPACE_NOT_FOUND);
    }
    assertThat(Await.failure(store().backend().advanceEpoch(unknown, 3)).reason())
        .isEqualTo(ErrorReason.NAMESPACE_NOT_FOUND);
  }

  @Test
  void refusedCallDoesNotOpenTheNamespace() {
    TestNamespace ns = namespace();
    String later = ns.name() + "-later";
    CallContext call = new CallContext(later, ns.now(), Deadline.after(Await.LIMIT));
    WriteContext write = new WriteContext(call, Version.at(0, ns.now()));
    Calls.all(store().backend(), call, write).forEach(named -> Await.failure(named.call().get()));
    assertThat(store().namespace(later).exists(Calls.KEY.text())).isFalse();
  }

  @Test
  void openingAgainKeepsTheData() {
    TestNamespace ns = namespace();
    ns.put("k", "v");
    assertThat(store().namespace(ns.name()).text("k")).contains("v");
  }

  @Test
  void sameKeyInTwoNamespacesIsTwoItems() {
    TestNamespace one = namespace();
    TestNamespace other = store().newNamespace();
    one.put("k", "one");
    assertThat(other.exists("k")).isFalse();
    assertThat(other.put("k", "other", Condition.IF_ABSENT).applied()).isTrue();
    one.delete("k");
    assertThat(other.text("k")).contains("other");
  }

  @Test
  void namespacesWhoseNamesResembleEachOtherAreApart() {
    String name = namespace().name();
    List<String> names =
        List.of(name, name + "a", name + "_", name + "%", name + ".", name + "/", name + "\u00e9");
    names.forEach(other -> store().namespace(other).put("k", "of " + other));
    for (String other : names) {
      assertThat(store().namespace(other).text("k")).contains("of " + other);
    }
  }

  @Test
  void tokensBelongToOneNamespace() {
    TestNamespace one = namespace();
    TestNamespace other = store().newNamespace();
    IdempotencyToken token =
        new IdempotencyToken("shared", ByteString.copyFromUtf8("request"), 600_000);
    one.put(one.write(token), "k", "one", Condition.NONE);
    other.put(other.write(token), "k", "other", Condition.NONE);
    assertThat(other.text("k")).contains("other");
  }

  @Test
  void callWhoseDeadlineHasPassedIsNotCarriedOut() {
    TestNamespace ns = namespace();
    CallContext late = new CallContext(ns.name(), ns.now(), Deadline.after(Duration.ofSeconds(-1)));
    WriteContext write = new WriteContext(late, Version.at(0, ns.now()));
    for (Calls.Named named : Calls.all(store().backend(), late, write)) {
      assertThat(Await.failure(named.call().get()).reason())
          .as(named.name())
          .isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    }
    assertThat(ns.get(Calls.KEY.text())).isEqualTo(Optional.empty());
  }

  @Test
  void namespaceOfAnotherInstallationIsRefused() {
    NamespaceSpec foreign =
        new NamespaceSpec(
            namespace().name(), store().descriptor().durability(), "another installation");
    assertThat(Await.failure(store().backend().openNamespace(foreign)).reason())
        .isEqualTo(ErrorReason.STORE_IN_USE);
  }
}
