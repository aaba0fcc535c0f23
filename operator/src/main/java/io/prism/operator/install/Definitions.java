package io.prism.operator.install;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismApi;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions of the kinds that are reconciled. Where one is missing nobody can say what is
 * asked for, and nothing may be concluded from that.
 */
public final class Definitions {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  private final KubernetesClient client;
  private final List<Class<?>> kinds;

  /** Those of some kinds. */
  public Definitions(KubernetesClient client, List<Class<?>> kinds) {
    this.client = client;
    this.kinds = List.copyOf(kinds);
  }

  /** The kinds that the cluster lacks; none when it does not tell. */
  public List<String> missing() {
    try {
      APIResourceList all = client.getApiResources(PrismApi.API_VERSION);
      Set<String> served =
          all == null
              ? Set.of()
              : all.getResources().stream().map(APIResource::getKind).collect(Collectors.toSet());
      return kinds.stream()
          .map(HasMetadata::getKind)
          .filter(kind -> !served.contains(kind))
          .toList();
    } catch (KubernetesClientException e) {
      LOG.atInfo().addKeyValue("why", e.getMessage()).log("the cluster does not tell its kinds");
      return List.of();
    }
  }
}
