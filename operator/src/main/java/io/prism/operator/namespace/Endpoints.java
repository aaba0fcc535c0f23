package io.prism.operator.namespace;

import io.prism.crds.PrismShard;
import io.prism.crds.common.ClientTlsMode;
import io.prism.crds.namespace.CaRef;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.EndpointType;
import io.prism.crds.shard.Listeners;
import io.prism.crds.shard.ShardService;
import io.prism.crds.shard.ShardSpec;
import io.prism.operator.workload.ClientTls;
import io.prism.operator.workload.Names;
import java.util.List;
import java.util.Optional;

/** Where clients inside the cluster connect. */
final class Endpoints {

  private static final int GRPC_PORT = 8980;
  private static final int HTTP_PORT = 8080;

  private Endpoints() {}

  /**
   * Those of a shard.
   *
   * @param client the Kubernetes namespace of whoever is told
   */
  static List<Endpoint> of(PrismShard shard, String client) {
    Optional<ShardSpec> spec = Optional.ofNullable(shard.getSpec());
    int grpc = spec.map(ShardSpec::service).map(ShardService::port).orElse(GRPC_PORT);
    int http = spec.map(ShardSpec::listeners).map(Listeners::http).orElse(HTTP_PORT);
    String host =
        Names.proxy(shard.getMetadata().getName())
            + "."
            + shard.getMetadata().getNamespace()
            + ".svc:";
    Optional<ClientTls> tls = ClientTls.of(shard);
    String mode = tls.map(ClientTls::mode).orElse(ClientTlsMode.DISABLED).wire();
    CaRef authority =
        tls.filter(shown -> shown.certificate().isEmpty())
            .map(shown -> new CaRef(Names.TRUST, client, Names.TRUST_KEY, null))
            .orElse(null);
    return List.of(
        new Endpoint(EndpointType.GRPC.wire(), host + grpc, mode, authority, null),
        new Endpoint(EndpointType.HTTP.wire(), host + http, mode, authority, null));
  }
}
