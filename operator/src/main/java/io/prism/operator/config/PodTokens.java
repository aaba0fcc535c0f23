package io.prism.operator.config;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.control.stream.edge.TokenVerifier;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the API server say whom a gateway's token belongs to: the token is bound to the pod, is for
 * this operator only, and its account is that of the shard.
 */
public final class PodTokens implements TokenVerifier {

  /** What tokens of gateways are for. */
  static final String AUDIENCE = "prism-control";

  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  private final KubernetesClient client;

  /** Asks through a client. */
  public PodTokens(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> podOf(String token, String shard) throws IOException {
    TokenReview review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(AUDIENCE)
            .endSpec()
            .build();
    try {
      TokenReviewStatus status = client.resource(review).create().getStatus();
      return isGateway(status, ObjectKey.parse(shard)) ? pod(status) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (KubernetesClientException e) {
      throw new IOException("the API server cannot say whose token it is", e);
    }
  }

  private static boolean isGateway(TokenReviewStatus status, ObjectKey shard) {
    return Boolean.TRUE.equals(status.getAuthenticated())
        && status.getAudiences() != null
        && status.getAudiences().contains(AUDIENCE)
        && status.getUser() != null
        && account(shard).equals(status.getUser().getUsername());
  }

  /** Whose token a gateway of a shard has. */
  static String account(ObjectKey shard) {
    return "system:serviceaccount:" + shard.namespace() + ":" + Names.proxy(shard.name());
  }

  private static Optional<String> pod(TokenReviewStatus status) {
    Map<String, List<String>> extra = status.getUser().getExtra();
    return extra == null
        ? Optional.empty()
        : Optional.ofNullable(extra.get(POD_UID))
            .filter(uids -> uids.size() == 1)
            .map(List::getFirst);
  }
}
