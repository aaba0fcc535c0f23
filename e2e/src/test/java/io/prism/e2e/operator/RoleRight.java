package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.prism.e2e.cluster.AuditLog.Request;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The least part of a rule.
 *
 * @param group of the API
 * @param resource with a subresource after a slash
 * @param verb what may be done
 */
record RoleRight(String group, String resource, String verb) implements Comparable<RoleRight> {

  private static final int CREATED = 201;

  /** What rules allow. */
  static Set<RoleRight> of(Collection<PolicyRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.getApiGroups().stream()
                    .flatMap(
                        group ->
                            rule.getResources().stream()
                                .flatMap(
                                    resource ->
                                        rule.getVerbs().stream()
                                            .map(verb -> new RoleRight(group, resource, verb)))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What requests took. A change that made the object takes the right to make it, too. */
  static Set<RoleRight> takenBy(Collection<Request> requests) {
    return requests.stream()
        .flatMap(
            request ->
                request.code() == CREATED
                    ? Stream.of(of(request, request.verb()), of(request, "create"))
                    : Stream.of(of(request, request.verb())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static RoleRight of(Request request, String verb) {
    return new RoleRight(request.group(), request.resource(), verb);
  }

  @Override
  public int compareTo(RoleRight other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return group + " " + resource + " " + verb;
  }
}
