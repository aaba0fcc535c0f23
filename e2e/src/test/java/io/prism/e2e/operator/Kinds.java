package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.prism.e2e.cluster.CustomResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What has to be there before objects of Prism can be judged. */
final class Kinds {

  private Kinds() {}

  /** Prism's own kinds, and those of others that its objects may have. */
  static void install(KubernetesClient client) {
    installOwn(client);
    installForeign(client);
  }

  /** Kinds of others: of what a cluster may do without. */
  static void installForeign(KubernetesClient client) {
    CustomResources.install(client, Kinds.class.getResourceAsStream("foreign-crds.yaml"));
  }

  /** Prism's own kinds, and a class of priority. */
  static void installOwn(KubernetesClient client) {
    for (Path file : Repository.list("helm/prism/crds")) {
      try (InputStream yaml = Files.newInputStream(file)) {
        CustomResources.install(client, yaml);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName("high")
                .endMetadata()
                .withValue(1000)
                .build())
        .serverSideApply();
  }

  /** Namespaces that admit restricted pods only. */
  static void namespaces(KubernetesClient client, String... names) {
    for (String name : names) {
      client
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                  .endMetadata()
                  .build())
          .serverSideApply();
      account(client, name, "default");
    }
  }

  static void account(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  /** Has a pod of a template judged, without making it. */
  static void admit(KubernetesClient client, String namespace, PodTemplateSpec template) {
    Pod pod =
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .editMetadata()
            .withName("admitted")
            .withNamespace(namespace)
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    client.resource(pod).dryRun().fieldValidation(Validation.STRICT).create();
  }
}
