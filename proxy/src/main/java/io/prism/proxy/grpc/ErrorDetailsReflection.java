package io.prism.proxy.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.ErrorDetailsProto;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets reflection tell the types of error details. It knows only files that services refer to, but
 * details travel as {@code Any}, which refers to nothing, so that tools could not show them.
 */
final class ErrorDetailsReflection implements ServerInterceptor {

  private static final FileDescriptor FILE = ErrorDetailsProto.getDescriptor();
  private static final FileDescriptorResponse ANSWER = answer();

  private static FileDescriptorResponse answer() {
    Map<String, FileDescriptor> files = new TreeMap<>();
    addWithDependencies(FILE, files);
    FileDescriptorResponse.Builder answer = FileDescriptorResponse.newBuilder();
    files.values().forEach(file -> answer.addFileDescriptorProto(file.toProto().toByteString()));
    return answer.build();
  }

  private static void addWithDependencies(FileDescriptor file, Map<String, FileDescriptor> files) {
    if (files.put(file.getName(), file) == null) {
      file.getDependencies().forEach(needed -> addWithDependencies(needed, files));
    }
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          @SuppressWarnings("unchecked") // What is sent instead has the same type.
          public void sendMessage(R message) {
            super.sendMessage(
                message instanceof ServerReflectionResponse response
                    ? (R) completed(response)
                    : message);
          }
        },
        headers);
  }

  private static ServerReflectionResponse completed(ServerReflectionResponse response) {
    return response.hasErrorResponse() && asksForDetails(response.getOriginalRequest())
        ? response.toBuilder().setFileDescriptorResponse(ANSWER).build()
        : response;
  }

  private static boolean asksForDetails(ServerReflectionRequest request) {
    return switch (request.getMessageRequestCase()) {
      case FILE_BY_FILENAME -> request.getFileByFilename().equals(FILE.getName());
      case FILE_CONTAINING_SYMBOL -> declares(request.getFileContainingSymbol());
      default -> false;
    };
  }

  /** Types within a type count by the outermost one. */
  private static boolean declares(String symbol) {
    String prefix = FILE.getPackage() + ".";
    return symbol.startsWith(prefix)
        && FILE.findMessageTypeByName(symbol.substring(prefix.length()).split("\\.", 2)[0]) != null;
  }
}
