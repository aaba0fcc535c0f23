package io.prism.backend.error;

import com.google.rpc.Code;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call failed in a way that the caller can understand. The message names what was wrong and what
 * to do; it never holds a stored value, a credential or an address. Carries no stack trace: it is
 * an answer, not a defect.
 */
public final class PrismException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorReason reason;
  private final String why;
  private final transient Map<String, String> metadata;
  private final transient Optional<Duration> retryAfter;
  private final transient List<FieldViolation> violations;

  private PrismException(Builder builder) {
    super(builder.message, null, false, false);
    this.reason = builder.reason;
    this.why = builder.why == null ? builder.message : builder.why;
    this.metadata = Map.copyOf(builder.metadata);
    this.retryAfter = Optional.ofNullable(builder.retryAfter);
    this.violations = List.copyOf(builder.violations);
  }

  /** A failure of this reason. */
  public static PrismException of(ErrorReason reason, String message) {
    return builder(reason, message).build();
  }

  /** A request that is wrong in one field. */
  public static PrismException invalidField(ErrorReason reason, String field, String message) {
    return builder(reason, message).violation(field, message).build();
  }

  /** Starts a failure that says more than its message. */
  public static Builder builder(ErrorReason reason, String message) {
    return new Builder(reason, message);
  }

  /** Why, for programs. */
  public ErrorReason reason() {
    return reason;
  }

  /** The gRPC status code that belongs to the reason. */
  public Code code() {
    return ErrorCatalog.code(reason);
  }

  /** The message; never null. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /**
   * The message without what it says of the call that failed, for who tells of the store and of no
   * call; all of the message where nobody set it apart.
   */
  public String why() {
    return why;
  }

  /** Facts for programs, such as the limit that was exceeded. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** After which time a retry can help; empty when it cannot or is not safe. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The fields of the request that are wrong. */
  public List<FieldViolation> violations() {
    return violations;
  }

  /**
   * A field of a request that is wrong.
   *
   * @param field its path, such as {@code items[3].key}
   * @param description what is wrong with it
   */
  public record FieldViolation(String field, String description) {}

  /** Collects what a failure says. */
  public static final class Builder {
    private final ErrorReason reason;
    private final String message;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<FieldViolation> violations = new ArrayList<>();
    private @Nullable Duration retryAfter;
    private @Nullable String why;

    private Builder(ErrorReason reason, String message) {
      this.reason = reason;
      this.message = message;
    }

    /** Adds a fact for programs. */
    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /** Sets apart what {@link PrismException#why} tells. */
    public Builder why(String clause) {
      why = clause;
      return this;
    }

    /** Says that a retry after this time is safe and can help. */
    public Builder retryAfter(Duration delay) {
      retryAfter = delay;
      return this;
    }

    /** Names a field that is wrong. */
    public Builder violation(String field, String description) {
      violations.add(new FieldViolation(field, description));
      return this;
    }

    /** The failure. */
    public PrismException build() {
      return new PrismException(this);
    }
  }
}
