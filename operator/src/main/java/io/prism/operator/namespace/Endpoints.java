package io.prism.operator.namespace;

import io.prism.crds.PrismShard;
import io.prism.crds.namespace.Endpoint;
import io.prism.crds.namespace.EndpointType;
import io.prism.crds.shard.Listeners;
import io.prism.crds.shard.ShardService;
import io.prism.crds.shard.ShardSpec;
import io.prism.operator.workload.Names;
import java.util.List;
import java.util.Optional;

/** Where clients inside the cluster connect. */
final class Endpoints {

  private static final int GRPC_PORT = 8980;
  private static final int HTTP_PORT = 8080;

  private Endpoints() {}

  static List<Endpoint> of(PrismShard shard) {
    Optional<ShardSpec> spec = Optional.ofNullable(shard.getSpec());
    int grpc = spec.map(ShardSpec::service).map(ShardService::port).orElse(GRPC_PORT);
    int http = spec.map(ShardSpec::listeners).map(Listeners::http).orElse(HTTP_PORT);
    String host =
        Names.proxy(shard.getMetadata().getName())
            + "."
            + shard.getMetadata().getNamespace()
            + ".svc:";
    return List.of(
        new Endpoint(EndpointType.GRPC.wire(), host + grpc, null, null),
        new Endpoint(EndpointType.HTTP.wire(), host + http, null, null));
  }
}
