package io.prism.http2.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A service of grpc-java that echoes each message of a call. */
public final class EchoService {

  /** Answers each message with itself. */
  public static final String ECHO = "/test.Echo/Echo";

  /** Never answers. */
  static final String WAIT = "/test.Echo/Wait";

  /** Answers the first message with itself, and ends. */
  static final String ONCE = "/test.Echo/Once";

  private EchoService() {}

  /** The service. */
  public static ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(method("test.Echo/Echo"), handler(true))
        .addMethod(method("test.Echo/Wait"), handler(false))
        .addMethod(method("test.Echo/Once"), once())
        .build();
  }

  static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(name)
        .build();
  }

  private static ServerCallHandler<byte[], byte[]> handler(boolean answers) {
    return (call, headers) -> {
      call.request(1);
      return new ServerCall.Listener<>() {
        private boolean begun;

        @Override
        public void onMessage(byte[] message) {
          if (answers) {
            begin();
            call.sendMessage(message);
          }
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          if (answers) {
            begin();
            call.close(Status.OK, new Metadata());
          }
        }

        private void begin() {
          if (!begun) {
            begun = true;
            call.sendHeaders(new Metadata());
          }
        }
      };
    };
  }

  private static ServerCallHandler<byte[], byte[]> once() {
    return (call, headers) -> {
      call.request(2);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] message) {
          call.sendHeaders(new Metadata());
          call.sendMessage(message);
          call.close(Status.OK, new Metadata());
        }
      };
    };
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    /** What cannot be decompressed counts as empty: it is not what is looked for here. */
    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        return new byte[0];
      }
    }
  }
}
