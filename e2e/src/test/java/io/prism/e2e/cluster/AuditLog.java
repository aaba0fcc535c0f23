package io.prism.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an API server was asked for, as it wrote it down itself: one line of JSON for each stage of
 * a request.
 *
 * @param file where it writes
 */
public record AuditLog(Path file) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READING = Set.of("get", "list", "watch");

  /**
   * A request that was answered, or a watch that began.
   *
   * @param user who asked; of a request in somebody else's name, that one
   * @param verb as in rules of roles
   * @param group of the API; empty for the core and for what is no resource
   * @param resource with a subresource after a slash; empty for what is no resource
   * @param namespace empty when there is none
   * @param name empty when there is none
   * @param code of the answer
   */
  public record Request(
      String user,
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      int code) {

    /** Whether it may have changed something. */
    public boolean mutates() {
      return !resource.isEmpty() && !READING.contains(verb);
    }

    @Override
    public String toString() {
      return "%s %s %s %s/%s: %d".formatted(verb, group, resource, namespace, name, code);
    }
  }

  /** All requests until now, in the order of their answers. */
  public List<Request> requests() {
    Map<String, Request> requests = new LinkedHashMap<>();
    try {
      String text = Files.readString(file);
      // The last line may not be complete yet.
      text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(AuditLog::parse)
          .forEach(event -> requests.put(event.path("auditID").asText(), request(event)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(requests.values());
  }

  /** The requests of one user. */
  public List<Request> requestsOf(String user) {
    return requests().stream().filter(request -> request.user().equals(user)).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an audit event: " + line, e);
    }
  }

  private static Request request(JsonNode event) {
    JsonNode impersonated = event.path("impersonatedUser");
    JsonNode user = impersonated.isMissingNode() ? event.path("user") : impersonated;
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText();
    return new Request(
        user.path("username").asText(),
        event.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("responseStatus").path("code").asInt());
  }
}
