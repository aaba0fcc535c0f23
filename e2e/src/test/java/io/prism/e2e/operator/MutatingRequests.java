package io.prism.e2e.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that change objects, as the API server counts them. */
final class MutatingRequests {

  private static final Pattern LINE =
      Pattern.compile("^apiserver_request_total\\{(.*)} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern VERB = Pattern.compile("verb=\"(APPLY|POST|PUT|PATCH|DELETE)\"");
  private static final Pattern RESOURCE = Pattern.compile("resource=\"([^\"]*)\"");

  private MutatingRequests() {}

  /**
   * How many there were until now, by resource. Leases are left out; endpoints, which the API
   * server itself writes here; and reviews, which store nothing.
   */
  static Map<String, Long> count(KubernetesClient client) {
    Map<String, Long> counts = new TreeMap<>();
    Matcher line = LINE.matcher(client.raw("/metrics"));
    while (line.find()) {
      Matcher resource = RESOURCE.matcher(line.group(1));
      if (VERB.matcher(line.group(1)).find() && resource.find()) {
        counts.merge(resource.group(1), (long) Double.parseDouble(line.group(2)), Long::sum);
      }
    }
    counts.keySet().removeIf(resource -> resource.endsWith("reviews"));
    counts.remove("leases");
    counts.remove("endpoints");
    counts.remove("endpointslices");
    return counts;
  }
}
