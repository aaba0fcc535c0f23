package io.prism.e2e.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * How one client behaves.
 *
 * @param name its name in the books
 * @param target the server, as gRPC names it; with {@code dns:///} and several addresses calls are
 *     spread over all of them
 * @param namespace the namespace of the gateway
 * @param workers how many call at a time, each on keys of its own
 * @param perSecond calls a second of all workers together
 * @param retrying whether what was answered UNAVAILABLE is asked again, as gRPC does it
 * @param durable whether what was acknowledged must be there for good
 */
public record ClientSpec(
    String name,
    String target,
    String namespace,
    int workers,
    int perSecond,
    boolean retrying,
    boolean durable) {

  public ClientSpec {
    if (workers < 1 || perSecond < workers) {
      throw new IllegalArgumentException("at least one worker, and a call a second for each");
    }
  }

  /** Reads what {@link #text} wrote. */
  static ClientSpec parse(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : text.split(",")) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return new ClientSpec(
        fields.get("name"),
        fields.get("target"),
        fields.get("namespace"),
        Integer.parseInt(fields.get("workers")),
        Integer.parseInt(fields.get("perSecond")),
        Boolean.parseBoolean(fields.get("retrying")),
        Boolean.parseBoolean(fields.get("durable")));
  }

  /** As an argument of {@link LoadMain}. */
  public String text() {
    return "name=%s,target=%s,namespace=%s,workers=%d,perSecond=%d,retrying=%s,durable=%s"
        .formatted(name, target, namespace, workers, perSecond, retrying, durable);
  }
}
