package io.prism.operator.status;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import io.prism.crds.common.ConditionStatus;
import io.prism.crds.schema.Choice;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a reconciliation found out, to be told as a condition.
 *
 * @param type which
 * @param status whether it is so
 * @param reason why, for programs
 * @param message why and what to do about it, for people; holds no secret
 */
public record Fact(ConditionType type, ConditionStatus status, Reason reason, String message) {

  /** What a status tells; empty when this operator has not these words. */
  public static Optional<Fact> of(Condition told) {
    Optional<ConditionType> type = word(ConditionType.values(), told.type());
    Optional<ConditionStatus> status = word(ConditionStatus.values(), told.status());
    Optional<Reason> reason = word(Reason.values(), told.reason());
    return type.isPresent() && status.isPresent() && reason.isPresent()
        ? Optional.of(
            new Fact(
                type.get(),
                status.get(),
                reason.get(),
                Objects.requireNonNullElse(told.message(), "")))
        : Optional.empty();
  }

  private static <E extends Choice> Optional<E> word(E[] known, @Nullable String wire) {
    return Arrays.stream(known).filter(word -> word.wire().equals(wire)).findFirst();
  }

  /** It is so, as wanted. */
  public static Fact yes(ConditionType type, String message) {
    return new Fact(type, ConditionStatus.TRUE, Reason.AS_WANTED, message);
  }

  /** It is so, for a reason. */
  public static Fact yes(ConditionType type, Reason reason, String message) {
    return new Fact(type, ConditionStatus.TRUE, reason, message);
  }

  /** It is not so. */
  public static Fact no(ConditionType type, Reason reason, String message) {
    return new Fact(type, ConditionStatus.FALSE, reason, message);
  }

  /** Nobody knows yet. */
  public static Fact unknown(ConditionType type, Reason reason, String message) {
    return new Fact(type, ConditionStatus.UNKNOWN, reason, message);
  }

  /** The same with more to say. */
  public Fact adding(String more) {
    return new Fact(type, status, reason, message + "; " + more);
  }

  /** Whether it is known not to be so. */
  public boolean fails() {
    return status == ConditionStatus.FALSE;
  }

  /** Whether it is known to be so. */
  public boolean holds() {
    return status == ConditionStatus.TRUE;
  }

  /** Whether it is worth another look, though nothing that is watched may change. */
  public boolean mayChange() {
    return fails() || type == ConditionType.PROGRESSING;
  }
}
