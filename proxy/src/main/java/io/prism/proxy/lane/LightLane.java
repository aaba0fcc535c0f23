package io.prism.proxy.lane;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.netty.util.AsciiString;
import io.prism.http2.frame.RequestHeaders;
import io.prism.http2.server.UnaryLane;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.proxy.call.LightPath;
import io.prism.proxy.call.OrdinaryMethod;
import org.jspecify.annotations.Nullable;

/**
 * The lane of all methods with one reply. Calls of {@code prism.keyvalue.v1.KeyValueService} on one
 * item whose request is in order beyond doubt are read in place: answered without a message where
 * the store answers on its caller's thread, and relayed as they are where it is behind a plugin.
 * All others are ordinary calls, spared the transport of grpc-java.
 */
public final class LightLane implements UnaryLane {

  private static final String GET = KeyValueServiceGrpc.getGetMethod().getFullMethodName();
  private static final String EXISTS = KeyValueServiceGrpc.getExistsMethod().getFullMethodName();
  private static final String PUT = KeyValueServiceGrpc.getPutMethod().getFullMethodName();
  private static final String DELETE = KeyValueServiceGrpc.getDeleteMethod().getFullMethodName();

  private final LightPath path;

  /** A lane of calls that take this path. */
  public LightLane(LightPath path) {
    this.path = path;
  }

  @Override
  public @Nullable UnaryPlan plan(String target, RequestHeaders headers, Attributes connection) {
    if (!path.isOpen() || target.isEmpty()) {
      return null;
    }
    Metadata names = namesIn(headers);
    if (names == null) {
      return null;
    }
    String method = target.substring(1);
    OrdinaryMethod<?> known = path.ordinary(method);
    if (known == null) {
      return null;
    }
    LoopTools tools = LoopTools.here();
    OrdinaryPlan ordinary = new OrdinaryPlan(known, connection, names, path.memory(), tools);
    KnownCalls calls = new KnownCalls(path, method, connection, names);
    if (method.equals(GET)) {
      return new GetPlan(calls, ordinary, tools);
    }
    if (method.equals(PUT)) {
      return new PutPlan(calls, ordinary, tools);
    }
    if (method.equals(EXISTS)) {
      return new ExistsPlan(calls, ordinary, tools);
    }
    return method.equals(DELETE) ? new DeletePlan(calls, ordinary, tools) : ordinary;
  }

  @Override
  public boolean dependsOn(CharSequence name) {
    for (Metadata.Key<String> key : LightPath.NAMESPACE_HEADERS) {
      if (AsciiString.contentEquals(key.name(), name)) {
        return true;
      }
    }
    return false;
  }

  /** The headers that name a namespace; null when they are not what clients send. */
  private static @Nullable Metadata namesIn(RequestHeaders headers) {
    Metadata found = new Metadata();
    for (int i = 0; i < headers.size(); i++) {
      for (Metadata.Key<String> key : LightPath.NAMESPACE_HEADERS) {
        if (!AsciiString.contentEquals(key.name(), headers.name(i))) {
          continue;
        }
        String value = headers.value(i).toString();
        if (found.containsKey(key) || !value.equals(value.strip()) || !isPrintable(value)) {
          return null;
        }
        found.put(key, value);
      }
    }
    return found;
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
