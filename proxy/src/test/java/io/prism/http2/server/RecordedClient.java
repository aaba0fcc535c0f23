package io.prism.http2.server;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a client of grpc-java sends after its preface, written down between it and its server. */
final class RecordedClient {

  private static final MethodDescriptor<byte[], byte[]> ECHO =
      EchoService.method("test.Echo/Echo").toBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .build();

  private RecordedClient() {}

  /** Makes a few calls. */
  static byte[] calls() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(EchoService.definition())
            .build()
            .start();
    try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread relay =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = between.accept();
                        Socket to =
                            new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
                      Thread back =
                          Thread.ofVirtual()
                              .start(() -> copy(to, client, OutputStream.nullOutputStream()));
                      copy(client, to, sent);
                      back.join();
                    } catch (IOException | InterruptedException e) {
                      // The client sees that its calls fail.
                    }
                  });
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), between.getLocalPort()))
              .usePlaintext()
              .build();
      call(channel);
      channel.shutdown().awaitTermination(20, TimeUnit.SECONDS);
      relay.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      server.shutdownNow();
    }
    byte[] all = sent.toByteArray();
    return Arrays.copyOfRange(all, ConnectionBytes.PREFACE.length, all.length);
  }

  private static void call(Channel channel) {
    byte[] message = "hello".getBytes();
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER), "17");
    Channel named =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    CallOptions deadline = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, message);
    ClientCalls.blockingUnaryCall(channel, ECHO, deadline, message);
    ClientCalls.blockingUnaryCall(named, ECHO, deadline, new byte[300]);
    ClientCalls.blockingUnaryCall(channel, ECHO, deadline.withCompression("gzip"), new byte[300]);
  }

  private static void copy(Socket from, Socket to, OutputStream also) {
    byte[] some = new byte[4_096];
    try (InputStream in = from.getInputStream()) {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        also.write(some, 0, count);
        to.getOutputStream().write(some, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone, and with it the other.
    }
  }
}
