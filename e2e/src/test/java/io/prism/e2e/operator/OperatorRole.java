package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator's role as the chart ships it, for an operator that runs outside of the cluster. */
final class OperatorRole {

  private static final String VALUES =
      "e2e/src/test/resources/io/prism/e2e/operator/values/usual.yaml";

  private OperatorRole() {}

  /** The account of the operator in a namespace. */
  static String account(String namespace) {
    return "system:serviceaccount:" + namespace + ":prism-operator";
  }

  /** Gives the account of a namespace the role, and nothing else; that role. */
  static ClusterRole give(KubernetesClient client, String namespace) {
    return give(client, namespace, Repository.file(VALUES));
  }

  /** The same with the role that the chart makes of values. */
  static ClusterRole give(KubernetesClient client, String namespace, Path values) {
    ClusterRole role =
        StrictApply.load(client, Helm.find().template(values)).stream()
            .filter(ClusterRole.class::isInstance)
            .map(ClusterRole.class::cast)
            .filter(OperatorRole::isOperators)
            .findFirst()
            .orElseThrow();
    StrictApply.apply(client, role);
    bind(client, role, account(namespace));
    return role;
  }

  /**
   * Gives the account of {@link Helm#NAMESPACE} what the chart makes of values that list
   * namespaces, and nothing over the cluster; what that allows in any of them.
   *
   * @param files where to put what the operator mounts
   */
  static List<PolicyRule> giveInNamespaces(KubernetesClient client, Path values, Path files)
      throws IOException {
    List<PolicyRule> rules = new ArrayList<>();
    for (HasMetadata object : StrictApply.load(client, Helm.find().template(values))) {
      switch (object.getKind()) {
        case "Role" -> rules.addAll(((Role) StrictApply.apply(client, object)).getRules());
        case "RoleBinding", "ServiceAccount" -> StrictApply.apply(client, object);
        case "ConfigMap" -> {
          for (var file : ((ConfigMap) object).getData().entrySet()) {
            Files.writeString(files.resolve(file.getKey()), file.getValue());
          }
        }
        default -> assertThat(object.getKind()).doesNotStartWith("Cluster");
      }
    }
    return rules;
  }

  /** Gives a user a role. */
  static void bind(KubernetesClient client, ClusterRole role, String user) {
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(user)
                .endMetadata()
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("ClusterRole")
                .withName(role.getMetadata().getName())
                .endRoleRef()
                .addNewSubject()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName(user)
                .endSubject()
                .build())
        .serverSideApply();
  }

  private static boolean isOperators(ClusterRole role) {
    return role.getRules().stream().anyMatch(rule -> rule.getResources().contains("deployments"));
  }
}
