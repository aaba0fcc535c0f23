package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.MethodDescriptor;
import io.grpc.ServerTransportFilter;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.ServiceState;
import io.prism.http2.frame.RequestHeaders;
import io.prism.http2.server.AnyConnection;
import io.prism.http2.server.ConnectionBytes;
import io.prism.http2.server.EchoService;
import io.prism.http2.server.EngineOnChannel;
import io.prism.http2.server.UnaryLane;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.fuzz.FuzzTarget;
import io.prism.proxy.testing.Snapshots;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection's bytes, with a gateway's lane behind the engine. */
public final class GatewayTarget implements FuzzTarget {

  private static final String CALLER = "rw";
  private static final String NAMESPACE = "n";

  /** What is stored would fill the memory in the end. */
  private static final int RUNS_OF_A_GATEWAY = 5_000;

  private final AnyConnection connections;
  private LaneGateway gateway = start();
  private int runs;

  /** The target. */
  public GatewayTarget() {
    connections =
        new AnyConnection(
            new EngineOnChannel(new Current(), new Certified(), List.of(EchoService.definition())),
            new AnyConnection.GoodCall(
                "/" + KeyValueServiceGrpc.getExistsMethod().getFullMethodName(),
                ExistsRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setKey("a key that nobody writes by chance")
                    .build()
                    .toByteArray(),
                new byte[0]),
            () -> {});
  }

  private static LaneGateway start() {
    return new LaneGateway(new MemoryBackendFactory())
        .apply(
            new Snapshots(Path.of("unread"))
                .backend("m", "memory")
                .namespace(
                    Snapshots.namespaceConfig(
                        NAMESPACE,
                        "m",
                        new AccessRules(Map.of(CALLER, Permission.READ_WRITE)),
                        100,
                        Optional.empty(),
                        ServiceState.ACTIVE))
                .build(1));
  }

  /** The lane of the gateway that there is now. */
  private final class Current implements UnaryLane {
    @Override
    public UnaryPlan plan(String path, RequestHeaders headers, Attributes connection) {
      return gateway.lane().plan(path, headers, connection);
    }

    @Override
    public boolean dependsOn(CharSequence name) {
      return gateway.lane().dependsOn(name);
    }
  }

  /** Every client has a certificate. */
  private static final class Certified extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes connection) {
      return connection.toBuilder().setAll(Asked.by(CALLER)).build();
    }
  }

  @Override
  public int mostBytes() {
    return 2_048;
  }

  @Override
  public void run(byte[] input) {
    connections.run(input);
    if (gateway.held() != 0) {
      throw new AssertionError("calls are under way, or hold memory, behind their connection");
    }
    if (++runs % RUNS_OF_A_GATEWAY == 0) {
      gateway.close();
      gateway = start();
    }
  }

  @Override
  public List<byte[]> seeds() {
    GetRequest get = GetRequest.newBuilder().setNamespace(NAMESPACE).setKey("k").build();
    PutRequest put =
        PutRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setKey("k")
            .setValue(ByteString.copyFromUtf8("value"))
            .build();
    DeleteRequest delete = DeleteRequest.newBuilder().setNamespace(NAMESPACE).setKey("k").build();
    String gets = path(KeyValueServiceGrpc.getGetMethod());
    return List.of(
        AnyConnection.whole(ConnectionBytes.calls(1, 10, gets, get.toByteArray())),
        AnyConnection.whole(
            call(1, KeyValueServiceGrpc.getPutMethod(), put),
            call(3, KeyValueServiceGrpc.getGetMethod(), get),
            call(5, KeyValueServiceGrpc.getDeleteMethod(), delete),
            call(7, KeyValueServiceGrpc.getGetMethod(), get)),
        AnyConnection.whole(
            call(
                1,
                KeyValueServiceGrpc.getPutMethod(),
                put.toBuilder().setIfAbsent(true).setIdempotencyToken("t").build()),
            call(
                3,
                KeyValueServiceGrpc.getDeleteMethod(),
                delete.toBuilder().setIfVersion(ByteString.copyFromUtf8("no version")).build()),
            call(5, KeyValueServiceGrpc.getGetMethod(), get.toBuilder().clearKey().build())),
        AnyConnection.whole(
            ConnectionBytes.call(
                1,
                gets,
                get.toBuilder().clearNamespace().build().toByteArray(),
                "x-namespace",
                NAMESPACE,
                "grpc-timeout",
                "1S")));
  }

  private static String path(MethodDescriptor<?, ?> method) {
    return "/" + method.getFullMethodName();
  }

  private static byte[] call(int id, MethodDescriptor<?, ?> method, MessageLite request) {
    return ConnectionBytes.call(id, path(method), request.toByteArray());
  }
}
