package io.prism.http2.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection as a channel of grpc-java, for unary calls. Listeners are told on the connection's
 * loop, whatever executor a call names. Safe for use by many threads.
 */
public final class Http2Channel extends Channel {

  private final ClientConnection connection;
  private final String authority;
  private final Map<String, byte[]> paths = new ConcurrentHashMap<>();

  /** Calls on a connection. */
  public Http2Channel(ClientConnection connection, String authority) {
    this.connection = connection;
    this.authority = authority;
  }

  @Override
  public <Q, S> ClientCall<Q, S> newCall(MethodDescriptor<Q, S> method, CallOptions options) {
    if (method.getType() != MethodDescriptor.MethodType.UNARY) {
      throw new IllegalArgumentException(method.getFullMethodName() + " is not unary");
    }
    byte[] path = paths.computeIfAbsent(method.getFullMethodName(), RequestHead::pathOf);
    return new Http2Call<>(connection, method, options, path);
  }

  @Override
  public String authority() {
    return authority;
  }
}
