package io.prism.bench.reference;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The cheapest proxy that grpc-java alone can be: every method, messages as bytes, both sides on
 * the event loop that they share.
 */
@Command(name = "generic-proxy", hidden = true)
public final class GenericProxy implements Callable<Integer> {

  @Option(names = "--backend", required = true)
  private String backend = "";

  @Option(names = "--ports-file", required = true)
  private Path portsFile = Path.of("");

  @Override
  public Integer call() throws Exception {
    // Both sides take their event loops from the same shared pool: on one core it has one loop.
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(backend)
            .usePlaintext()
            .directExecutor()
            .flowControlWindow(1 << 20)
            .build();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .directExecutor()
            .fallbackHandlerRegistry(new Everything(channel))
            .build()
            .start();
    Files.writeString(portsFile, "{\"grpc\": \"127.0.0.1:" + server.getPort() + "\"}");
    server.awaitTermination();
    return 0;
  }

  private static final class Everything extends HandlerRegistry {
    private final ManagedChannel channel;

    Everything(ManagedChannel channel) {
      this.channel = channel;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method = RawMarshaller.method(name);
      ServerCallHandler<byte[], byte[]> handler =
          (call, headers) ->
              new Forwarded(call, channel.newCall(method, CallOptions.DEFAULT), headers);
      return ServerMethodDefinition.create(method, handler);
    }
  }

  /** One call, with its two sides. */
  private static final class Forwarded extends ServerCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> onward;

    Forwarded(
        ServerCall<byte[], byte[]> call, ClientCall<byte[], byte[]> onward, Metadata headers) {
      this.onward = onward;
      onward.start(new Backward(call), headers);
      onward.request(2);
      call.request(2);
    }

    @Override
    public void onMessage(byte[] message) {
      onward.sendMessage(message);
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("the caller has gone", null);
    }
  }

  private static final class Backward extends ClientCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;

    Backward(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] message) {
      call.sendMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      call.close(status, trailers);
    }
  }
}
