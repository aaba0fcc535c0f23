package io.prism.http2.server;

import io.grpc.Attributes;
import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a connection by the headers that they were made for. A client that indexes its
 * headers has the decoder hand out the same objects each time, so a comparison is mostly one of
 * references.
 */
final class PlanCache {

  private static final int MOST = 32;

  /** A request that was understood: what it means, and its headers without the timeout. */
  static final class Known {
    private final HeaderBlock headers;
    private UnaryPlan plan;

    Known(HeaderBlock headers, UnaryPlan plan) {
      this.headers = headers;
      this.plan = plan;
    }

    HeaderBlock headers() {
      return headers;
    }

    UnaryPlan plan() {
      return plan;
    }

    /** Whether other headers are the same, timeout aside. */
    private boolean matches(HeaderBlock other, int timeoutAt) {
      if (other.size() - (timeoutAt < 0 ? 0 : 1) != headers.size()) {
        return false;
      }
      if (timeoutAt >= 0 && timeoutAt + 1 < other.size() && isPseudo(other.name(timeoutAt + 1))) {
        // Legal headers do not have it there.
        return false;
      }
      // From the end, where what tells requests apart mostly is.
      for (int i = headers.size() - 1; i >= 0; i--) {
        int j = timeoutAt >= 0 && i >= timeoutAt ? i + 1 : i;
        if (differ(headers.value(i), other.value(j)) || differ(headers.name(i), other.name(j))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isPseudo(AsciiString name) {
      return !name.isEmpty() && name.byteAt(0) == ':';
    }

    private static boolean differ(AsciiString a, AsciiString b) {
      return a != b && !a.contentEquals(b);
    }
  }

  private final UnaryLane lane;
  private final @Nullable Known[] known = new Known[MOST];
  private int size;
  private int next;
  private int latest;

  PlanCache(UnaryLane lane) {
    this.lane = lane;
  }

  /**
   * The request with these headers if it was seen before. Such headers keep all rules, since those
   * they are equal to did.
   *
   * @param timeoutAt where the timeout is; negative when there is none
   */
  @Nullable Known find(HeaderBlock headers, int timeoutAt) {
    Known last = known[latest];
    if (last != null && last.matches(headers, timeoutAt)) {
      return last;
    }
    for (int i = 0; i < size; i++) {
      Known candidate = known[i];
      if (candidate != null && candidate.matches(headers, timeoutAt)) {
        latest = i;
        return candidate;
      }
    }
    return null;
  }

  /** Asks the lane about a request of new headers; null when it is for the other lane. */
  @Nullable Known learn(HeaderBlock headers, Attributes connection) {
    HeaderBlock kept = headers.without(GrpcRequest.TIMEOUT);
    UnaryPlan plan = plan(kept, connection);
    if (plan == null) {
      return null;
    }
    Known learnt = new Known(kept, plan);
    latest = next;
    known[next] = learnt;
    next = (next + 1) % MOST;
    size = Math.max(size, latest + 1);
    return learnt;
  }

  /** Asks anew if the plan does not hold any more; null when the other lane is to be taken. */
  @Nullable Known renewed(Known old, Attributes connection) {
    if (old.plan.isCurrent()) {
      return old;
    }
    UnaryPlan plan = plan(old.headers, connection);
    if (plan == null) {
      return null;
    }
    old.plan = plan;
    return old;
  }

  private @Nullable UnaryPlan plan(HeaderBlock headers, Attributes connection) {
    AsciiString path = headers.get(HeaderRules.PATH);
    return path == null ? null : lane.plan(path.toString(), headers, connection);
  }
}
