package io.prism.proxy.server;

import static io.prism.proxy.testing.TestProxy.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told when a call cannot be served; the connection is unharmed each time. */
class CallErrorsIT {

  private static TestProxy proxy;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .backend("moody", MoodyFactory.TYPE)
                .namespace("one", "memory")
                .namespace("two", "moody")
                .build(1),
            new MoodyFactory());
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static GetRequest get(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
  }

  @Test
  void namespaceComesFromEitherMetadataName() {
    assertThat(proxy.withMetadata("x-namespace", "one").get(get("", "k")).getFound()).isFalse();
    assertThat(proxy.withMetadata("prism-namespace", "one").get(get("one", "k")).getFound())
        .isFalse();
  }

  @Test
  void namespaceProblemsAreTold() {
    Failure none = failureOf(() -> proxy.keyValue().get(get("", "k")));
    assertThat(none.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(none.reason()).isEqualTo("NAMESPACE_REQUIRED");
    Failure conflict =
        failureOf(() -> proxy.withMetadata("x-namespace", "two").get(get("one", "k")));
    assertThat(conflict.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(conflict.reason()).isEqualTo("NAMESPACE_CONFLICT");
    Failure unknown = failureOf(() -> proxy.keyValue().get(get("nowhere", "k")));
    assertThat(unknown.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(unknown.reason()).isEqualTo("NAMESPACE_NOT_FOUND");
  }

  @Test
  void hugeNamespaceNameIsNotRepeated() {
    Failure unknown = failureOf(() -> proxy.keyValue().get(get("n".repeat(1_000_000), "k")));
    assertThat(unknown.reason()).isEqualTo("NAMESPACE_NOT_FOUND");
    assertThat(unknown.message()).hasSizeLessThan(500);
  }

  @Test
  void badKeyNamesItsField() {
    Failure failure = failureOf(() -> proxy.keyValue().get(get("one", "")));
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.reason()).isEqualTo("INVALID_KEY");
    assertThat(failure.fields()).containsExactly("key");
    assertThat(failure.domain()).isEqualTo("prism.io");
  }

  @Test
  void undeclaredInterfaceIsToldWithThoseThatAre() {
    Failure failure =
        failureOf(
            () ->
                proxy
                    .keyValue()
                    .increment(
                        IncrementRequest.newBuilder().setNamespace("two").setKey("k").build()));
    assertThat(failure.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(failure.reason()).isEqualTo("INTERFACE_NOT_SUPPORTED");
    assertThat(failure.metadata())
        .containsEntry("interface", "keyvalue_counter")
        .containsEntry("supported", "keyvalue_basic,keyvalue_scan");
  }

  private static <Q> Failure raw(
      String method, MethodDescriptor.Marshaller<Q> marshaller, Q request, CallOptions options) {
    MethodDescriptor<Q, GetResponse> descriptor =
        MethodDescriptor.newBuilder(
                marshaller, ProtoUtils.marshaller(GetResponse.getDefaultInstance()))
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    return failureOf(
        () -> ClientCalls.blockingUnaryCall(proxy.channel(), descriptor, options, request));
  }

  @Test
  void unknownMethodIsToldInFull() {
    Failure failure =
        raw(
            "prism.keyvalue.v1.KeyValueService/Frobnicate",
            ProtoUtils.marshaller(GetRequest.getDefaultInstance()),
            get("one", "k"),
            CallOptions.DEFAULT);
    assertThat(failure.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(failure.reason()).isEqualTo("METHOD_NOT_FOUND");
  }

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          throw new AssertionError("no reply is expected");
        }
      };

  @Test
  void bytesThatAreNoRequestAreInvalid() {
    Failure failure =
        raw(
            KeyValueServiceGrpc.getGetMethod().getFullMethodName(),
            BYTES,
            new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3},
            CallOptions.DEFAULT);
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.reason()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void messageBeyondTheTransportsLimitIsRefused() {
    for (int i = 0; i < 3; i++) {
      Failure failure =
          raw(
              KeyValueServiceGrpc.getPutMethod().getFullMethodName(),
              BYTES,
              new byte[(32 << 20) + 1],
              CallOptions.DEFAULT);
      assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure.reason()).isEqualTo("MESSAGE_TOO_LARGE");
    }
    assertThat(proxy.keyValue().get(get("one", "k")).getFound()).isFalse();
  }

  @Test
  void compressedBombIsRefused() {
    Failure failure =
        raw(
            KeyValueServiceGrpc.getPutMethod().getFullMethodName(),
            BYTES,
            PutRequest.newBuilder()
                .setNamespace("one")
                .setKey("k")
                .setValue(ByteString.copyFrom(new byte[40 << 20]))
                .build()
                .toByteArray(),
            CallOptions.DEFAULT.withCompression("gzip"));
    assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.reason()).isEqualTo("MESSAGE_TOO_LARGE");
    assertThat(proxy.keyValue().get(get("one", "k")).getFound()).isFalse();
  }

  @Test
  void compressedRequestIsServed() {
    var zipped = proxy.keyValue().withCompression("gzip");
    zipped.put(
        PutRequest.newBuilder()
            .setNamespace("one")
            .setKey("zipped")
            .setValue(ByteString.copyFrom(new byte[100_000]))
            .build());
    assertThat(zipped.get(get("one", "zipped")).getValue().size()).isEqualTo(100_000);
  }

  @Test
  void tooLargeValueAndBatchAreInvalidWithTheirLimit() {
    ByteString tooLarge = ByteString.copyFrom(new byte[(1 << 20) + 1]);
    Failure value =
        failureOf(
            () ->
                proxy
                    .keyValue()
                    .put(
                        PutRequest.newBuilder()
                            .setNamespace("one")
                            .setKey("k")
                            .setValue(tooLarge)
                            .build()));
    assertThat(value.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(value.metadata()).containsEntry("limit", "1048576");
    BatchPutRequest.Builder batch = BatchPutRequest.newBuilder().setNamespace("one");
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    for (int i = 0; i < 17; i++) {
      batch.addItems(BatchPutItem.newBuilder().setKey("k" + i).setValue(large));
    }
    Failure tooMuch = failureOf(() -> proxy.keyValue().batchPut(batch.build()));
    assertThat(tooMuch.reason()).isEqualTo("BATCH_TOO_LARGE");
  }

  @Test
  void capabilitiesTellWhatThereIs() {
    var all = proxy.capability().listNamespaces(ListNamespacesRequest.getDefaultInstance());
    assertThat(all.getNamespacesList()).extracting(n -> n.getName()).containsExactly("one", "two");
    var two =
        proxy
            .capability()
            .getNamespace(GetNamespaceRequest.newBuilder().setNamespace("two").build())
            .getNamespace();
    assertThat(two.getInterfacesList()).containsExactly("keyvalue_basic", "keyvalue_scan");
    assertThat(two.getPermissionsList()).containsExactly("read", "write");
    assertThat(two.getLimits().getMaxValueBytes()).isEqualTo(1 << 20);
  }
}
