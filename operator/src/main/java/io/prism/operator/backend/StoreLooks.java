package io.prism.operator.backend;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Looks at stores through the processes that have them open. Safe for use by many threads. */
final class StoreLooks {

  private final StorePods pods = new StorePods();
  private final StoreWatch watch;

  StoreLooks(InstantSource clock) {
    this.watch = new StoreWatch(clock);
  }

  /**
   * What one look came to.
   *
   * @param seen how the store is
   * @param tellers whose pods were asked
   * @param isAwaited whether time alone may change it
   */
  record Look(StoreWatch.Seen seen, Tellers tellers, boolean isAwaited) {

    /** When the next one is due; empty: when something else changes. */
    Optional<Duration> again(Duration usual) {
      return isAwaited ? Optional.of(seen.isClear() ? usual : StoreWatch.SOON) : Optional.empty();
    }
  }

  /**
   * Through the pods of a backend's plugin.
   *
   * @param known the identity of the store that holds data; empty: whichever is found is the one
   */
  Look atPlugins(ObjectKey backend, Optional<String> known, KubernetesClient client) {
    return new Look(
        watch.look(backend, () -> expecting(known, pods.plugins(backend, client))),
        Tellers.plugins(),
        true);
  }

  /**
   * Through the gateways that serve namespaces of a backend whose driver runs in their pods: that
   * is in its own Kubernetes namespace only.
   *
   * @param mode other than Remote
   * @param shards those that serve its namespaces
   * @param known the identity of the store that holds data; empty: whichever is found is the one
   */
  Look atGateways(
      ObjectKey backend,
      PluginMode mode,
      List<ObjectKey> shards,
      Optional<String> known,
      KubernetesClient client) {
    List<ObjectKey> beside =
        shards.stream().filter(shard -> shard.namespace().equals(backend.namespace())).toList();
    return new Look(
        watch.look(backend, () -> expecting(known, pods.gateways(backend, beside, client))),
        Tellers.gateways(mode, beside),
        true);
  }

  /** Not at all: no gateway has the store open before a namespace uses it. */
  Look atNobody(ObjectKey backend, PluginMode mode) {
    watch.forget(backend);
    return new Look(StoreWatch.Seen.NOTHING, Tellers.nobody(mode), false);
  }

  /** A backend that is gone. */
  void forget(ObjectKey backend) {
    watch.forget(backend);
  }

  private static List<StoreReport> expecting(Optional<String> known, List<StoreReport> reports) {
    return reports.stream().map(report -> report.expecting(known)).toList();
  }
}
