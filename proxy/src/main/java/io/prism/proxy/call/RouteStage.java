package io.prism.proxy.call;

import io.grpc.Metadata;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the namespace, by field or by metadata, in the snapshot that is current now; the call
 * stays with it.
 */
final class RouteStage implements Stage {

  static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("x-namespace", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> PRISM_NAMESPACE =
      Metadata.Key.of("prism-namespace", Metadata.ASCII_STRING_MARSHALLER);

  /** An unknown name is repeated in the answer only up to this length. */
  private static final int SHOWN = 100;

  private static final Duration NO_CONFIGURATION_DELAY = Duration.ofSeconds(1);

  @Override
  public void enter(Passage call) {
    String field = call.namespaceField();
    if (field == null) {
      return;
    }
    String name = resolve(field, call.headers());
    NamespaceRoute route = call.routing().find(name);
    if (route == null && call.routing() == RoutingTable.EMPTY) {
      // What is not known yet must not look as if it did not exist.
      throw PrismException.builder(
              ErrorReason.BACKEND_UNAVAILABLE,
              "the gateway has no configuration yet; nothing was applied")
          .retryAfter(NO_CONFIGURATION_DELAY)
          .build();
    }
    if (route == null) {
      throw Errors.namespaceNotFound(shorten(name));
    }
    call.route(route);
  }

  private static String resolve(String field, Metadata headers) {
    String name = merge(field, headers.get(NAMESPACE), "x-namespace");
    name = merge(name, headers.get(PRISM_NAMESPACE), "prism-namespace");
    if (name.isEmpty()) {
      throw PrismException.builder(
              ErrorReason.NAMESPACE_REQUIRED,
              "namespace: required; set the field or the metadata x-namespace")
          .violation("namespace", "required")
          .build();
    }
    return name;
  }

  private static String merge(String name, @Nullable String header, String headerName) {
    if (header == null || header.isEmpty() || header.equals(name)) {
      return name;
    }
    if (name.isEmpty()) {
      return header;
    }
    throw PrismException.builder(
            ErrorReason.NAMESPACE_CONFLICT,
            "namespace: the call names '"
                + shorten(name)
                + "' and, in metadata "
                + headerName
                + ", '"
                + shorten(header)
                + "'; name one namespace")
        .violation("namespace", "differs from metadata " + headerName)
        .build();
  }

  private static String shorten(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
  }
}
