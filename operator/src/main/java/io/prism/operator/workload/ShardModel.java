package io.prism.operator.workload;

import io.prism.crds.common.ServiceType;
import io.prism.crds.shard.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PrismShard whose fields make sense together.
 *
 * @param owner the resource
 * @param image of the proxies; empty: the installation's
 * @param logLevel how much the proxies log
 * @param scaling how many proxies there are
 * @param resources of a proxy
 * @param listeners ports of a proxy
 * @param service how clients reach it
 * @param tls what they and the proxies show each other; empty: they speak clear text
 * @param drain how a proxy ends
 * @param maxUnavailable most proxies that may be taken away at a time
 * @param tracing where spans go
 * @param monitored whether a ServiceMonitor is wanted
 * @param template what is added to the pods
 * @param local backends whose drivers run in the proxies' pods
 * @param leftOut why the drivers of others cannot run there, for people
 */
public record ShardModel(
    Owner owner,
    Optional<String> image,
    LogLevel logLevel,
    Scaling scaling,
    PodResources resources,
    Listeners listeners,
    Service service,
    Optional<ClientTls> tls,
    Drain drain,
    int maxUnavailable,
    Optional<String> tracing,
    boolean monitored,
    PodTemplate template,
    List<PluginModel> local,
    List<String> leftOut) {

  /** Copies the backends. */
  public ShardModel {
    local = List.copyOf(local);
    leftOut = List.copyOf(leftOut);
  }

  /** Ports of a proxy that others can reach. */
  record Listeners(int data, int http, int admin, int metrics) {}

  /**
   * How clients reach the proxies.
   *
   * @param hosts more names and addresses than those in the cluster
   */
  record Service(ServiceType type, int port, Map<String, String> annotations, List<String> hosts) {

    Service {
      hosts = List.copyOf(hosts);
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * How a proxy ends.
   *
   * @param preStopSeconds between leaving the Service and refusing connections
   * @param timeoutSeconds that running calls are given
   * @param graceSeconds after which the pod is killed
   */
  public record Drain(int preStopSeconds, int timeoutSeconds, int graceSeconds) {}

  /** Its name. */
  public String name() {
    return owner.name();
  }

  /** Its Kubernetes namespace. */
  public String namespace() {
    return owner.namespace();
  }
}
