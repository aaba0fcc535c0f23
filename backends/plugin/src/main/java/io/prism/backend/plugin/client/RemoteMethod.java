package io.prism.backend.plugin.client;

import io.grpc.MethodDescriptor;
import java.util.function.Function;

/**
 * A data method as the gateway calls it.
 *
 * @param descriptor the method
 * @param mutation whether it changes anything, and its outcome therefore matters when contact is
 *     lost
 * @param decode reads the response
 * @param <Q> the request
 * @param <S> the response
 * @param <R> what the SPI returns
 */
record RemoteMethod<Q, S, R>(
    MethodDescriptor<Q, S> descriptor, boolean mutation, Function<S, R> decode) {

  static <Q, S, R> RemoteMethod<Q, S, R> read(
      MethodDescriptor<Q, S> descriptor, Function<S, R> decode) {
    return new RemoteMethod<>(descriptor, false, decode);
  }

  static <Q, S, R> RemoteMethod<Q, S, R> mutation(
      MethodDescriptor<Q, S> descriptor, Function<S, R> decode) {
    return new RemoteMethod<>(descriptor, true, decode);
  }
}
