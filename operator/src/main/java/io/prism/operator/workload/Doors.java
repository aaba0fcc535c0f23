package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Who may connect to pods, and how many of them may be taken away. */
final class Doors {

  private Doors() {}

  /** Only these ports, for everybody. What the pods connect to themselves is left open. */
  static NetworkPolicy open(ObjectMeta metadata, Map<String, String> pods, int... ports) {
    return policy(metadata, pods, List.of(), ports);
  }

  /** One port for proxies of any namespace and the operator, one for everybody. */
  static NetworkPolicy forProxies(
      ObjectMeta metadata,
      Map<String, String> pods,
      Installation installation,
      int port,
      int openPort) {
    NetworkPolicyPeer proxies =
        new NetworkPolicyPeerBuilder()
            .withNamespaceSelector(new LabelSelector())
            .withPodSelector(selector(Map.of(Labels.NAME, Labels.PROXY)))
            .build();
    NetworkPolicyPeer operator =
        new NetworkPolicyPeerBuilder()
            .withNamespaceSelector(
                selector(Map.of("kubernetes.io/metadata.name", installation.namespace())))
            .withPodSelector(selector(Map.of(Labels.NAME, Labels.OPERATOR)))
            .build();
    return new NetworkPolicyBuilder(policy(metadata, pods, List.of(proxies, operator), port))
        .editSpec()
        .addNewIngress()
        .withPorts(tcp(openPort))
        .endIngress()
        .endSpec()
        .build();
  }

  private static NetworkPolicy policy(
      ObjectMeta metadata, Map<String, String> pods, List<NetworkPolicyPeer> from, int... ports) {
    return new NetworkPolicyBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withPodSelector(selector(pods))
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .withFrom(from)
        .withPorts(IntStream.of(ports).mapToObj(Doors::tcp).toList())
        .endIngress()
        .endSpec()
        .build();
  }

  private static NetworkPolicyPort tcp(int port) {
    return new NetworkPolicyPort(null, new IntOrString(port), "TCP");
  }

  /** Pods that are not ready may always go: waiting for them would block a node for ever. */
  static PodDisruptionBudget budget(
      ObjectMeta metadata, Map<String, String> pods, int maxUnavailable) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withSelector(selector(pods))
        .withMaxUnavailable(new IntOrString(maxUnavailable))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .endSpec()
        .build();
  }

  static LabelSelector selector(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(new TreeMap<>(labels)).build();
  }
}
