package io.prism.operator.namespace;

import io.prism.crds.PrismShard;
import io.prism.crds.common.ClientTlsMode;
import io.prism.crds.namespace.Access;
import io.prism.crds.namespace.Auth;
import io.prism.crds.namespace.AuthProvider;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.ClientTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateways of a shard can tell callers apart as a namespace wants it. What nobody would
 * keep is refused: a rule that binds nobody is worse than none.
 */
final class CallerProof {

  private CallerProof() {}

  /** Whether a namespace is for callers only that prove who they are. */
  static boolean isNeeded(NamespaceSpec spec) {
    return isRestricted(spec.access())
        || (spec.auth() != null && AuthProvider.MTLS.wire().equals(spec.auth().provider()));
  }

  /** What is asked for in vain. */
  static List<String> problems(NamespaceSpec spec, PrismShard shard) {
    List<String> problems = new ArrayList<>();
    boolean proven =
        ClientTls.of(shard).map(ClientTls::mode).equals(Optional.of(ClientTlsMode.MUTUAL));
    if (isRestricted(spec.access()) && !proven) {
      problems.add(
          "spec.access.consumers: %s; without consumers, everybody who reaches the gateways may read and write"
              .formatted(unproven(shard)));
    }
    Auth auth = spec.auth();
    if (auth != null) {
      problems.addAll(problems(auth, shard, proven));
    }
    return problems;
  }

  private static boolean isRestricted(@Nullable Access access) {
    return access != null && access.consumers() != null && !access.consumers().isEmpty();
  }

  private static List<String> problems(Auth auth, PrismShard shard, boolean proven) {
    List<String> problems = new ArrayList<>();
    if (AuthProvider.OIDC.wire().equals(auth.provider())) {
      problems.add("spec.auth.provider: this release knows no tokens; use MTLS");
    }
    if (AuthProvider.MTLS.wire().equals(auth.provider()) && !proven) {
      problems.add("spec.auth.provider: " + unproven(shard));
    }
    if (AuthProvider.NONE.wire().equals(auth.provider()) && proven) {
      problems.add(
          "spec.auth.provider: PrismShard %s asks everybody for a certificate; use MTLS"
              .formatted(ObjectKey.of(shard)));
    }
    if (auth.serviceAccounts() != null && !auth.serviceAccounts().isEmpty()) {
      problems.add(
          "spec.auth.serviceAccounts: this release knows no tokens; name certificates in"
              + " spec.access");
    }
    return problems;
  }

  private static String unproven(PrismShard shard) {
    return "nobody proves to PrismShard %s who they are; set spec.tls.mode there to Mutual, or choose a shard that has it"
        .formatted(ObjectKey.of(shard));
  }
}
