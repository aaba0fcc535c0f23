package io.prism.bench.reference;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The least that grpc-java can do: answer every call with the same bytes, on the event loop. */
@Command(name = "echo-server", hidden = true)
public final class EchoServer implements Callable<Integer> {

  /** The method that it serves. */
  public static final String METHOD = "bench.Echo/Call";

  @Option(names = "--reply-bytes", required = true)
  private int replyBytes;

  @Option(names = "--ports-file", required = true)
  private Path portsFile = Path.of("");

  @Override
  public Integer call() throws Exception {
    byte[] reply = new byte[replyBytes];
    ServerCallHandler<byte[], byte[]> handler = (call, headers) -> answer(call, reply);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("bench.Echo")
                    .addMethod(RawMarshaller.method(METHOD), handler)
                    .build())
            .build()
            .start();
    Files.writeString(portsFile, "{\"grpc\": \"127.0.0.1:" + server.getPort() + "\"}");
    server.awaitTermination();
    return 0;
  }

  private static ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call, byte[] reply) {
    call.request(2);
    return new ServerCall.Listener<>() {
      @Override
      public void onHalfClose() {
        call.sendHeaders(new Metadata());
        call.sendMessage(reply);
        call.close(Status.OK, new Metadata());
      }
    };
  }
}
