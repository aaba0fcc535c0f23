package io.prism.bench.reference;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * KeyValue as one would write it with grpc-java and a map: generated messages and stubs, answered
 * on the event loop, nothing else.
 */
@Command(name = "map-server", hidden = true)
public final class MapServer implements Callable<Integer> {

  @Option(names = "--ports-file", required = true)
  private Path portsFile = Path.of("");

  @Override
  public Integer call() throws Exception {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .directExecutor()
            .addService(new Service())
            .build()
            .start();
    Files.writeString(portsFile, "{\"grpc\": \"127.0.0.1:" + server.getPort() + "\"}");
    server.awaitTermination();
    return 0;
  }

  private static final class Service extends KeyValueServiceGrpc.KeyValueServiceImplBase {
    private static final ByteString VERSION = ByteString.copyFromUtf8("12345678");

    private final Map<String, ByteString> items = new ConcurrentHashMap<>();

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> reply) {
      ByteString value = items.get(request.getNamespace() + "/" + request.getKey());
      GetResponse.Builder response = GetResponse.newBuilder();
      if (value != null) {
        response.setFound(true).setValue(value).setVersion(VERSION);
      }
      reply.onNext(response.build());
      reply.onCompleted();
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> reply) {
      items.put(request.getNamespace() + "/" + request.getKey(), request.getValue());
      reply.onNext(PutResponse.newBuilder().setApplied(true).setVersion(VERSION).build());
      reply.onCompleted();
    }
  }
}
