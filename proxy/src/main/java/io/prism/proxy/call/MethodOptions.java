package io.prism.proxy.call;

import com.google.protobuf.DescriptorProtos;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.prism.backend.InterfaceName;
import io.prism.options.Permission;
import io.prism.options.PrismOptionsProto;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the schema says of a method.
 *
 * @param timeoutNanos the deadline of a call that brings none
 * @param store the thin interface that serves it; empty when the gateway answers itself
 * @param reads whether the caller must be allowed to be told what is stored
 * @param writes whether the caller must be allowed to change items
 */
public record MethodOptions(
    long timeoutNanos, Optional<InterfaceName> store, boolean reads, boolean writes) {

  /** Reads the tags of a method. */
  static MethodOptions of(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
      throw new IllegalArgumentException(method.getFullMethodName() + " has no proto descriptor");
    }
    DescriptorProtos.MethodOptions options = supplier.getMethodDescriptor().getOptions();
    int timeoutMillis = options.getExtension(PrismOptionsProto.timeoutMs);
    if (timeoutMillis <= 0) {
      throw new IllegalArgumentException(method.getFullMethodName() + " has no timeout_ms");
    }
    String store = options.getExtension(PrismOptionsProto.backendInterface);
    Optional<InterfaceName> interfaceName = InterfaceName.of(store);
    if (interfaceName.isEmpty() && !store.isEmpty()) {
      throw new IllegalArgumentException(method.getFullMethodName() + " needs unknown " + store);
    }
    List<Permission> permissions = options.getExtension(PrismOptionsProto.requiredPermissions);
    return new MethodOptions(
        TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
        interfaceName,
        permissions.contains(Permission.PERMISSION_READ),
        permissions.contains(Permission.PERMISSION_WRITE));
  }
}
