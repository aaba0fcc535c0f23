package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.backend.IdempotencyToken;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Results;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token is applied once; its first outcome is returned for as long as it is remembered. */
@SuiteFor
public abstract class IdempotencySuite extends StoreSuite {

  private static final int ROUNDS = 20;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  @Test
  void repetitionReturnsTheFirstOutcomeAndAppliesNothing() {
    for (TokenCase each : TokenCase.of(store().backend())) {
      TestNamespace ns = store().newNamespace();
      TokenCase.prepare(ns);
      Object first = each.operation().make(ns, ns.write(token("t")));
      Optional<Item> k = ns.get("k");
      Optional<Item> none = ns.get("none");
      ns.pass(WINDOW.minusMillis(1));
      ns.sweep();
      assertThat(each.operation().make(ns, ns.write(token("t")))).as(each.name()).isEqualTo(first);
      assertThat(ns.get("k")).as(each.name()).isEqualTo(k);
      assertThat(ns.get("none")).as(each.name()).isEqualTo(none);
    }
  }

  @Test
  void repetitionAppliesNothingAfterOthersWrote() {
    for (TokenCase each : TokenCase.of(store().backend())) {
      TestNamespace ns = store().newNamespace();
      TokenCase.prepare(ns);
      each.operation().make(ns, ns.write(token("t")));
      ns.put("k", "by another");
      ns.delete("none");
      Optional<Item> k = ns.get("k");
      each.operation().make(ns, ns.write(token("t")));
      assertThat(ns.get("k")).as(each.name()).isEqualTo(k);
      assertThat(ns.exists("none")).as(each.name()).isFalse();
    }
  }

  @Test
  void repetitionThroughAnotherGatewayReturnsTheFirstOutcome() {
    TestNamespace ns = namespace();
    Results.PutResult first = ns.put(ns.write(token("t")), "k", "v", Condition.NONE);
    TestNamespace other = ns.withSkew(Duration.ofSeconds(30));
    assertThat(other.put(other.write(token("t")), "k", "v", Condition.NONE)).isEqualTo(first);
  }

  @Test
  void outcomeThatDidNotApplyIsRememberedToo() {
    TestNamespace ns = namespace();
    Results.PutResult refused = ns.put(ns.write(token("t")), "k", "v", Condition.IF_PRESENT);
    assertThat(refused.applied()).isFalse();
    ns.put("k", "there now");
    assertThat(ns.put(ns.write(token("t")), "k", "v", Condition.IF_PRESENT)).isEqualTo(refused);
    assertThat(ns.text("k")).contains("there now");
  }

  @Test
  void differentTokensAreDifferentCalls() {
    TestNamespace ns = namespace();
    Results.PutResult first = ns.put(ns.write(token("t1")), "k", "v", Condition.NONE);
    Results.PutResult second = ns.put(ns.write(token("t2")), "k", "v", Condition.NONE);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void tokensAreTakenLiterally() {
    TestNamespace ns = namespace();
    List<String> tokens =
        List.of("a", "A", "a ", " a", "%", "_", "'", "\"", "\\", "~", "a/0", "x".repeat(128));
    for (String token : tokens) {
      assertThat(ns.put(ns.write(token(token)), "k " + token, "v", Condition.IF_ABSENT).applied())
          .as(token)
          .isTrue();
    }
    for (String token : tokens) {
      assertThat(ns.put(ns.write(token(token)), "k " + token, "v", Condition.IF_ABSENT).applied())
          .as(token)
          .isTrue();
    }
  }

  @Test
  void anotherRequestWithTheSameTokenIsRefused() {
    TestNamespace ns = namespace();
    ns.put(ns.write(token("t", "request")), "k", "v", Condition.NONE);
    Optional<Item> before = ns.get("k");
    WriteContext other = ns.write(token("t", "other request"));
    assertThatThrownBy(() -> ns.put(other, "k", "x", Condition.NONE))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED));
    assertThatThrownBy(() -> ns.delete(other, "other key"))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED));
    assertThat(ns.get("k")).isEqualTo(before);
  }

  @Test
  void tokenIsRememberedToTheLastMillisecondOfItsWindow() {
    TestNamespace ns = namespace();
    Results.PutResult first = ns.put(ns.write(token("t")), "k", "v", Condition.NONE);
    ns.pass(WINDOW.minusMillis(1));
    assertThat(ns.put(ns.write(token("t")), "k", "v", Condition.NONE)).isEqualTo(first);
    ns.pass(Duration.ofMillis(1));
    assertThat(ns.put(ns.write(token("t")), "k", "v", Condition.NONE)).isNotEqualTo(first);
  }

  @Test
  void tokenThatAppliedAgainIsRememberedAgain() {
    TestNamespace ns = namespace();
    ns.put(ns.write(token("t", "first request")), "k", "1", Condition.NONE);
    ns.pass(WINDOW);
    Results.PutResult second = ns.put(ns.write(token("t", "second")), "k", "2", Condition.NONE);
    ns.pass(WINDOW.minusMillis(1));
    assertThat(ns.put(ns.write(token("t", "second")), "k", "2", Condition.NONE)).isEqualTo(second);
  }

  @Test
  void forgottenTokenAppliesAgainAfterSweeping() {
    TestNamespace ns = namespace();
    Results.PutResult first = ns.put(ns.write(token("t")), "k", "v", Condition.NONE);
    ns.pass(Absence.LONG_AGO);
    ns.sweep();
    assertThat(ns.put(ns.write(token("t")), "k", "v", Condition.NONE)).isNotEqualTo(first);
  }

  @Test
  void failureIsNotRemembered() {
    TestNamespace ns = namespace();
    Await.result(store().backend().advanceEpoch(ns.name(), 1));
    WriteContext stale = ns.write(token("t"));
    assertThatThrownBy(() -> ns.put(stale, "k", "v", Condition.NONE))
        .isInstanceOf(PrismException.class);
    TestNamespace current = ns.withEpoch(1);
    assertThat(current.put(current.write(token("t")), "k", "v", Condition.NONE).applied()).isTrue();
    assertThat(ns.text("k")).contains("v");
  }

  @Test
  void repetitionByWriterOfEarlierEpochReturnsTheFirstOutcome() {
    TestNamespace ns = namespace();
    Results.PutResult first = ns.put(ns.write(token("t")), "k", "v", Condition.NONE);
    Await.result(store().backend().advanceEpoch(ns.name(), 1));
    assertThat(ns.put(ns.write(token("t")), "k", "v", Condition.NONE)).isEqualTo(first);
  }

  @Test
  void concurrentRepetitionsApplyOnce() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      List<Results.PutResult> results =
          callers.callAll(
              32, caller -> ns.put(ns.write(token("t")), "k", "v", Condition.IF_ABSENT));
      assertThat(new HashSet<>(results)).hasSize(1);
      assertThat(results.getFirst().applied()).isTrue();
      assertThat(ns.get("k").map(Item::version)).isEqualTo(results.getFirst().version());
    }
  }

  @Test
  void ofConcurrentDifferentRequestsWithOneTokenOneApplies() {
    TestNamespace ns = namespace();
    try (Callers callers = new Callers()) {
      for (int round = 0; round < ROUNDS; round++) {
        String prefix = "round " + round + ", ";
        List<Boolean> applied =
            callers.callAll(8, caller -> appliesAs(ns, "t" + prefix, prefix + caller));
        assertThat(applied).containsOnlyOnce(true);
        for (int caller = 0; caller < applied.size(); caller++) {
          assertThat(ns.exists(prefix + caller)).isEqualTo(applied.get(caller));
        }
      }
    }
  }

  /** Writes a key under a token that others use for other keys. */
  private static boolean appliesAs(TestNamespace ns, String token, String key) {
    try {
      return ns.put(ns.write(token(token, key)), key, "v", Condition.NONE).applied();
    } catch (PrismException e) {
      assertThat(e.reason()).isEqualTo(ErrorReason.IDEMPOTENCY_TOKEN_REUSED);
      return false;
    }
  }

  static IdempotencyToken token(String value) {
    return token(value, "the request of " + value);
  }

  static IdempotencyToken token(String value, String request) {
    return new IdempotencyToken(value, ByteString.copyFromUtf8(request), WINDOW.toMillis());
  }
}
