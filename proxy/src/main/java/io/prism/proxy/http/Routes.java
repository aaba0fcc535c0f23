package io.prism.proxy.http;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;

/** Makes routes of the {@code google.api.http} annotations of services. */
final class Routes {

  private Routes() {}

  /**
   * Adds a route for every binding of every annotated method.
   *
   * @throws IllegalArgumentException if a binding has a form that is not served
   */
  static void addAll(List<ServerServiceDefinition> services, Router.Builder routes) {
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        add(method, routes);
      }
    }
  }

  private static <Q, R> void add(ServerMethodDefinition<Q, R> method, Router.Builder routes) {
    if (!(method.getMethodDescriptor().getSchemaDescriptor()
            instanceof ProtoMethodDescriptorSupplier supplier)
        || !supplier.getMethodDescriptor().getOptions().hasExtension(AnnotationsProto.http)) {
      return;
    }
    HttpRule rule = supplier.getMethodDescriptor().getOptions().getExtension(AnnotationsProto.http);
    Rpc<Q, R> rpc = Rpc.of(method);
    MethodType type = method.getMethodDescriptor().getType();
    if (!type.clientSendsOneMessage()) {
      throw unsupported(rpc, "takes a stream of requests");
    }
    addBinding(rpc, rule, routes);
    rule.getAdditionalBindingsList().forEach(binding -> addBinding(rpc, binding, routes));
  }

  private static <Q, R> void addBinding(Rpc<Q, R> rpc, HttpRule rule, Router.Builder routes) {
    boolean takesBody = rule.getBody().equals("*");
    if ((!takesBody && !rule.getBody().isEmpty()) || !rule.getResponseBody().isEmpty()) {
      throw unsupported(rpc, "binds a single field to the body");
    }
    if (takesBody) {
      StrictJson.requireReadable(rpc.schema().getInputType());
    } else {
      QueryParameters.requireReadable(rpc.schema().getInputType());
    }
    RpcEndpoint<Q, R> endpoint = new RpcEndpoint<>(rpc, takesBody);
    switch (rule.getPatternCase()) {
      case GET -> addRoute(rpc, HttpMethod.GET, rule.getGet(), endpoint, routes);
      case PUT -> addRoute(rpc, HttpMethod.PUT, rule.getPut(), endpoint, routes);
      case POST -> addRoute(rpc, HttpMethod.POST, rule.getPost(), endpoint, routes);
      case DELETE -> addRoute(rpc, HttpMethod.DELETE, rule.getDelete(), endpoint, routes);
      case PATCH -> addRoute(rpc, HttpMethod.PATCH, rule.getPatch(), endpoint, routes);
      case CUSTOM, PATTERN_NOT_SET -> throw unsupported(rpc, "names no usual HTTP method");
    }
  }

  private static void addRoute(
      Rpc<?, ?> rpc, HttpMethod method, String template, Endpoint endpoint, Router.Builder routes) {
    for (String field : PathTemplate.parse(template).fields()) {
      FieldDescriptor descriptor = rpc.schema().getInputType().findFieldByName(field);
      if (descriptor == null
          || descriptor.getJavaType() != FieldDescriptor.JavaType.STRING
          || descriptor.isRepeated()) {
        throw unsupported(rpc, "binds '" + field + "', which is no string field, to the path");
      }
    }
    routes.add(method, template, endpoint);
  }

  private static IllegalArgumentException unsupported(Rpc<?, ?> rpc, String what) {
    return new IllegalArgumentException(
        "method " + rpc.schema().getFullName() + " " + what + "; the HTTP door cannot serve that");
  }
}
