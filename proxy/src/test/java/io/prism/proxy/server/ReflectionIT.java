package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools learn from reflection every type that an answer can hold. */
class ReflectionIT {

  private static final String V1 = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  private static final String V1ALPHA =
      "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

  private TestProxy proxy;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    proxy =
        new TestProxy(
            new Snapshots(directory).backend("memory", "memory").namespace("n", "memory").build(1));
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  /** Both versions have the same messages on the wire. */
  private List<ServerReflectionResponse> ask(String version, ServerReflectionRequest... requests)
      throws Exception {
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method =
        ServerReflectionGrpc.getServerReflectionInfoMethod().toBuilder()
            .setFullMethodName(version)
            .build();
    CompletableFuture<List<ServerReflectionResponse>> done = new CompletableFuture<>();
    List<ServerReflectionResponse> responses = new ArrayList<>();
    StreamObserver<ServerReflectionRequest> out =
        ClientCalls.asyncBidiStreamingCall(
            proxy.channel().newCall(method, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                responses.add(response);
              }

              @Override
              public void onError(Throwable failure) {
                done.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                done.complete(responses);
              }
            });
    for (ServerReflectionRequest request : requests) {
      out.onNext(request);
    }
    out.onCompleted();
    return done.get(20, TimeUnit.SECONDS);
  }

  private static ServerReflectionRequest symbol(String name) {
    return ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build();
  }

  private static List<String> files(ServerReflectionResponse response)
      throws InvalidProtocolBufferException {
    List<String> names = new ArrayList<>();
    for (ByteString file : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      names.add(FileDescriptorProto.parseFrom(file).getName());
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, V1ALPHA})
  void errorDetailsAreKnown(String version) throws Exception {
    List<ServerReflectionResponse> responses =
        ask(
            version,
            symbol(ErrorInfo.getDescriptor().getFullName()),
            symbol("google.rpc.BadRequest.FieldViolation"),
            ServerReflectionRequest.newBuilder()
                .setFileByFilename("google/rpc/error_details.proto")
                .build());
    assertThat(responses).hasSize(3);
    for (ServerReflectionResponse response : responses) {
      assertThat(files(response))
          .containsExactlyInAnyOrder(
              "google/rpc/error_details.proto", "google/protobuf/duration.proto");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, V1ALPHA})
  void otherAnswersStayAsTheyAre(String version) throws Exception {
    List<ServerReflectionResponse> responses =
        ask(
            version,
            symbol("google.rpc.Nothing"),
            symbol("google.rpc"),
            symbol("prism.keyvalue.v1.KeyValueService"),
            ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(responses.get(0).hasErrorResponse()).isTrue();
    assertThat(responses.get(1).hasErrorResponse()).isTrue();
    assertThat(files(responses.get(2))).contains("prism/keyvalue/v1/keyvalue.proto");
    assertThat(responses.get(3).getListServicesResponse().getServiceList())
        .noneMatch(service -> service.getName().startsWith("google."));
  }
}
