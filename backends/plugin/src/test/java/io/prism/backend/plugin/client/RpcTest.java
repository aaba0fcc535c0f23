package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.prism.http2.client.RawMessages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls over grpc-java's own client, of a plugin that answers as often as it is told to. */
class RpcTest {

  private static final byte[] REQUEST = {1};

  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private int messages;
  private boolean ends;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder("a")
                    .addMethod(
                        method(MethodDescriptor.MethodType.SERVER_STREAMING),
                        (call, headers) -> {
                          answer(call);
                          return new ServerCall.Listener<>() {
                            @Override
                            public void onCancel() {
                              cancelled.complete(null);
                            }
                          };
                        })
                    .build())
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private void answer(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
    for (int i = 0; i < messages; i++) {
      call.sendMessage(REQUEST);
    }
    if (ends) {
      call.close(Status.OK, new Metadata());
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(RawMessages.BYTES, RawMessages.BYTES)
        .setType(type)
        .setFullMethodName("a/b")
        .build();
  }

  private Status statusOfCall() {
    CompletableFuture<Status> end = new CompletableFuture<>();
    Rpc.send(
        channel,
        method(MethodDescriptor.MethodType.UNARY),
        CallOptions.DEFAULT,
        new Metadata(),
        REQUEST,
        (response, status, trailers) -> end.complete(status));
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void oneMessageIsTheReply() {
    messages = 1;
    ends = true;
    assertThat(statusOfCall()).isEqualTo(Status.OK);
  }

  @Test
  void noMessageIsNoReply() {
    ends = true;
    assertThat(statusOfCall().getCode()).isEqualTo(Status.Code.INTERNAL);
  }

  @Test
  void twoMessagesAreNoReply() {
    messages = 2;
    ends = true;
    assertThat(statusOfCall().getDescription()).isEqualTo("more than one response message");
  }

  @Test
  void thePluginIsToldWhenItGoesOnAndOn() {
    messages = 100;
    assertThat(statusOfCall().getCode()).isEqualTo(Status.Code.INTERNAL);
    cancelled.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
