package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.e2e.cluster.AuditLog;
import io.prism.e2e.cluster.AuditLog.Request;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Requests of the operator and of gateways that may change objects. */
final class MutatingRequests {

  private static final Pattern PRISMS = Pattern.compile("system:serviceaccount:[^:]+:prism-.+");

  private MutatingRequests() {}

  /**
   * How often each was made until now. One that changes nothing counts; Leases are left out, and
   * reviews, which store nothing.
   */
  static Map<String, Long> count(AuditLog audit) {
    return audit.requests().stream()
        .filter(request -> PRISMS.matcher(request.user()).matches())
        .filter(Request::mutates)
        .filter(request -> !request.resource().equals("leases"))
        .filter(request -> !request.resource().endsWith("reviews"))
        .collect(Collectors.groupingBy(Request::toString, TreeMap::new, Collectors.counting()));
  }

  /** Waits for what follows from earlier changes, such as an Event; then there is to be no more. */
  static void assertNone(AuditLog audit, Duration time) {
    AtomicReference<Map<String, Long>> seen = new AtomicReference<>(Map.of());
    Awaitility.await("all that follows from the last change is written")
        .pollInterval(Duration.ofSeconds(3))
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              Map<String, Long> now = count(audit);
              return now.equals(seen.getAndSet(now));
            });
    Awaitility.await("several looks")
        .pollDelay(time)
        .atMost(time.plusSeconds(30))
        .until(() -> true);
    assertThat(since(seen.get(), audit)).isEmpty();
  }

  /** Those that were made since they were counted. */
  static Map<String, Long> since(Map<String, Long> before, AuditLog audit) {
    Map<String, Long> since = count(audit);
    before.forEach((request, times) -> since.merge(request, -times, Long::sum));
    since.values().removeIf(times -> times == 0);
    return since;
  }
}
