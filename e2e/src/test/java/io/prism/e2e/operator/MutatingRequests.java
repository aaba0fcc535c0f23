package io.prism.e2e.operator;

import io.prism.e2e.cluster.AuditLog;
import io.prism.e2e.cluster.AuditLog.Request;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /** Those that were made since they were counted. */
  static Map<String, Long> since(Map<String, Long> before, AuditLog audit) {
    Map<String, Long> since = count(audit);
    before.forEach((request, times) -> since.merge(request, -times, Long::sum));
    since.values().removeIf(times -> times == 0);
    return since;
  }
}
