package io.prism.control.stream.edge;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/** The bearer token of a call, in its metadata and, on the server, in its context. */
final class BearerToken implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";
  private static final Context.Key<Optional<String>> TOKEN =
      Context.keyWithDefault("prism-bearer-token", Optional.empty());

  /** The token of the call that is served now. */
  static Optional<String> current() {
    return TOKEN.get();
  }

  /** Metadata that carries a token. */
  static Metadata metadata(String token) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, SCHEME + token);
    return metadata;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Optional<String> token =
        Optional.ofNullable(headers.get(AUTHORIZATION))
            .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            .map(value -> value.substring(SCHEME.length()).strip());
    return Contexts.interceptCall(Context.current().withValue(TOKEN, token), call, headers, next);
  }
}
