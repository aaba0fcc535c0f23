package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.server.Frame;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers whose replies have more than one message. */
class ClientRepliesIT extends ScriptedPeer {

  private static final byte[] MESSAGE = Frame.message(0, SMALL);

  private CompletableFuture<Status> call() throws IOException {
    connect();
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call =
        new Http2Channel(client.connection(), "localhost")
            .newCall(method(MethodDescriptor.MethodType.UNARY), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(SMALL);
    call.halfClose();
    request(1);
    return end;
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(RawMessages.BYTES, RawMessages.BYTES)
        .setType(type)
        .setFullMethodName("a/b")
        .build();
  }

  private static void assertFailed(CompletableFuture<Status> end) {
    Status status = end.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).isEqualTo("more than one reply");
  }

  private void assertServes() throws IOException {
    Heard call = client.call("/a/b", SMALL);
    request(3);
    answer(3, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void theSecondOneEndsTheCall() throws IOException {
    CompletableFuture<Status> end = call();
    peer.send(head(1), Frame.data(1, false, MESSAGE), Frame.data(1, false, MESSAGE));
    assertFailed(end);
    Frame reset = peer.await(FrameType.RST_STREAM);
    assertThat(reset.streamId()).isEqualTo(1);
    assertThat(reset.errorCode()).isEqualTo(ErrorCode.CANCEL);
    assertServes();
  }

  @Test
  void itsFirstByteIsEnough() throws IOException {
    CompletableFuture<Status> end = call();
    peer.send(head(1), Frame.data(1, false, Frame.concat(MESSAGE, new byte[1])));
    assertFailed(end);
    assertServes();
  }

  @Test
  void aStatusBehindThemDoesNotHelp() throws IOException {
    CompletableFuture<Status> end = call();
    peer.send(
        head(1),
        Frame.data(1, false, Frame.concat(MESSAGE, MESSAGE)),
        status(1, "grpc-status", "0"));
    assertFailed(end);
    assertServes();
  }

  @Test
  void streamsOfRepliesCannotBeAskedFor() throws IOException {
    connect();
    Http2Channel channel = new Http2Channel(client.connection(), "localhost");
    assertThatThrownBy(
            () ->
                channel.newCall(
                    method(MethodDescriptor.MethodType.SERVER_STREAMING), CallOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
