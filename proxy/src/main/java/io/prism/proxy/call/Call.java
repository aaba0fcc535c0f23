package io.prism.proxy.call;

import com.google.protobuf.Message;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.proxy.backend.NamespaceRoute;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.security.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A call as its handler sees it. It is completed once; later completions are ignored, since
 * deadline and cancellation complete it too.
 */
public interface Call<R> {

  /** Who calls. */
  Principal principal();

  /** The snapshot that the call is pinned to. */
  RoutingTable routing();

  /**
   * The call's namespace.
   *
   * @throws IllegalStateException when the method names none
   */
  NamespaceRoute route();

  /** What a store is told of a read. */
  CallContext context();

  /**
   * What a store is told of a mutation.
   *
   * @param token the request's {@code idempotency_token}
   * @param request the request, to recognise it
   */
  WriteContext write(String token, Message request);

  /** Answers with the encoded result of a store call once it is there. Called on the loop. */
  <T> void reply(CompletableFuture<T> result, Function<? super T, R> encode);

  /**
   * Goes on with the result of a store call once it is there, on whatever thread; the future is
   * cancelled when the call ends before.
   */
  <T> void then(CompletableFuture<T> result, Consumer<? super T> next);

  /** Answers. */
  void complete(R reply);

  /** Fails. */
  void fail(Throwable failure);
}
