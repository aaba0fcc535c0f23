package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A pod as the operator wants gateways to be. No kubelet runs it; its tokens are real. */
record GatewayPod(KubernetesClient client, Pod pod) {

  /** Makes one of a Deployment's template, as its controller would. */
  static GatewayPod make(KubernetesClient client, String namespace, String deployment) {
    PodTemplateSpec template =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(deployment)
            .get()
            .getSpec()
            .getTemplate();
    Pod pod =
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .editMetadata()
            .withNamespace(namespace)
            .withGenerateName(deployment + "-")
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    return new GatewayPod(client, client.resource(pod).create());
  }

  String uid() {
    return pod.getMetadata().getUid();
  }

  /** The user that its account is. */
  String user() {
    return "system:serviceaccount:"
        + pod.getMetadata().getNamespace()
        + ":"
        + pod.getSpec().getServiceAccountName();
  }

  /** A token that is bound to it, as the kubelet would mount it. */
  String token(String audience) {
    return client
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(uid())
                .endBoundObjectRef()
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }
}
