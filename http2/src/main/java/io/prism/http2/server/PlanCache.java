package io.prism.http2.server;

import io.grpc.Attributes;
import io.netty.util.AsciiString;
import io.prism.http2.frame.HeaderBlock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a connection by the headers that they were made for. A client that indexes its
 * headers has the decoder hand out the same objects each time, so a comparison is mostly one of
 * references.
 */
final class PlanCache {

  private static final int MOST = 32;

  private final UnaryLane lane;
  private final @Nullable KnownRequest[] known = new KnownRequest[MOST];
  private int size;
  private int next;
  private int latest;

  PlanCache(UnaryLane lane) {
    this.lane = lane;
  }

  /** The kind of request with these headers if it was seen before. */
  @Nullable KnownRequest find(HeaderBlock headers) {
    KnownRequest last = known[latest];
    if (last != null && last.matches(headers)) {
      return last;
    }
    for (int i = 0; i < size; i++) {
      KnownRequest candidate = known[i];
      if (candidate != null && candidate.matches(headers)) {
        latest = i;
        return candidate;
      }
    }
    return null;
  }

  /** Remembers a kind of request that was not seen before. */
  KnownRequest learn(HeaderBlock headers) {
    KnownRequest learnt = new KnownRequest(headers.copy(), lane);
    latest = next;
    known[next] = learnt;
    next = (next + 1) % MOST;
    size = Math.max(size, latest + 1);
    return learnt;
  }

  /** Drops all: a plan may hold what is out of use elsewhere, such as a snapshot that is over. */
  void clear() {
    Arrays.fill(known, null);
    size = 0;
    next = 0;
    latest = 0;
  }

  /** What such requests mean now; null when they are for the other lane. */
  @Nullable UnaryPlan plan(KnownRequest request, Attributes connection) {
    UnaryPlan plan = request.plan();
    if (request.isForOtherLane() || plan != null && plan.isCurrent()) {
      return plan;
    }
    AsciiString path = request.headers().get(HeaderRules.PATH);
    UnaryPlan made =
        path == null ? null : lane.plan(path.toString(), request.headers(), connection);
    request.plan(made);
    return made;
  }
}
