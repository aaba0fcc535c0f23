package io.prism.proxy.capability;

import com.google.protobuf.util.Durations;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.InterfaceName;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueLimits;
import io.prism.capability.v1.CapabilityServiceGrpc;
import io.prism.capability.v1.GetNamespaceRequest;
import io.prism.capability.v1.GetNamespaceResponse;
import io.prism.capability.v1.Limits;
import io.prism.capability.v1.ListNamespacesRequest;
import io.prism.capability.v1.ListNamespacesResponse;
import io.prism.capability.v1.Namespace;
import io.prism.control.snapshot.Permission;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.call.Call;
import io.prism.proxy.call.MethodTable;
import java.util.Comparator;
import java.util.Set;

/** The rows of {@code prism.capability.v1.CapabilityService} in the method table. */
public final class CapabilityMethods {

  private CapabilityMethods() {}

  /** Adds the rows. */
  public static void addTo(MethodTable.Builder table) {
    table
        .service(CapabilityServiceGrpc.getServiceDescriptor())
        .unary(
            CapabilityServiceGrpc.getListNamespacesMethod(),
            null,
            CapabilityMethods::listNamespaces)
        .unary(
            CapabilityServiceGrpc.getGetNamespaceMethod(),
            GetNamespaceRequest::getNamespace,
            CapabilityMethods::getNamespace);
  }

  private static void listNamespaces(
      ListNamespacesRequest request, Call<ListNamespacesResponse> call) {
    ListNamespacesResponse.Builder response = ListNamespacesResponse.newBuilder();
    call.routing().routes().values().stream()
        .sorted(Comparator.comparing(NamespaceRoute::name))
        .forEach(
            route ->
                call.principal()
                    .permissionIn(route.config().access())
                    .ifPresent(permission -> response.addNamespaces(describe(route, permission))));
    call.complete(response.build());
  }

  private static void getNamespace(GetNamespaceRequest request, Call<GetNamespaceResponse> call) {
    NamespaceRoute route = call.route();
    Permission permission =
        call.principal().permissionIn(route.config().access()).orElse(Permission.READ_ONLY);
    call.complete(
        GetNamespaceResponse.newBuilder().setNamespace(describe(route, permission)).build());
  }

  private static Namespace describe(NamespaceRoute route, Permission permission) {
    Namespace.Builder namespace =
        Namespace.newBuilder()
            .setName(route.name())
            .addPatterns(route.config().pattern().word())
            .setDurability(route.config().durability().word())
            .setLimits(limits(route.limits()))
            .setState(route.config().state().word());
    route
        .store()
        .backend()
        .descriptor()
        .map(BackendDescriptor::interfaces)
        .orElse(Set.of())
        .stream()
        .map(InterfaceName::wireName)
        .sorted()
        .forEach(namespace::addInterfaces);
    route
        .config()
        .defaultTtl()
        .ifPresent(ttl -> namespace.setDefaultTtl(Durations.fromMillis(ttl.toMillis())));
    if (permission.allowsReads()) {
      namespace.addPermissions("read");
    }
    if (permission.allowsWrites()) {
      namespace.addPermissions("write");
    }
    return namespace.build();
  }

  private static Limits limits(KeyValueLimits limits) {
    return Limits.newBuilder()
        .setMaxKeyBytes(Key.MAX_BYTES)
        .setMaxValueBytes(limits.maxValueBytes())
        .setMaxBatchItems(limits.maxBatchItems())
        .setMaxBatchBytes(limits.maxBatchBytes())
        .setMaxPageItems(limits.maxPageItems())
        .setMaxPageBytes(limits.maxPageBytes())
        .build();
  }
}
