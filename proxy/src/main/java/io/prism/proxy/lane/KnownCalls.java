package io.prism.proxy.lane;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.prism.proxy.backend.RoutingTable;
import io.prism.proxy.call.LightCall;
import io.prism.proxy.call.LightPath;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one method on one connection by namespace: the last few of them, found by the bytes
 * in the request. Confined to one thread.
 */
final class KnownCalls {

  private static final int MOST = 8;

  /** No namespace's name is longer; others would be kept for nothing, and could be of any size. */
  private static final int LONGEST_NAME = 63;

  private static final int FIRST_PRINTABLE = 0x20;

  private final LightPath path;
  private final String method;

  /** Weak, as the engine may keep a plan long after its snapshot is over. */
  private final WeakReference<RoutingTable> routing;

  private final Attributes connection;
  private final Metadata headers;

  private byte[][] names = new byte[0][];
  private LightCall[] calls = new LightCall[0];
  private int next;

  /** Calls by the snapshot that is current now. */
  KnownCalls(LightPath path, String method, Attributes connection, Metadata headers) {
    this.path = path;
    this.method = method;
    this.routing = new WeakReference<>(path.routing());
    this.connection = connection;
    this.headers = headers;
  }

  /** Whether calls are still routed by the same snapshot. */
  boolean isCurrent() {
    return routing.refersTo(path.routing());
  }

  /** Whether a request may be let in without waiting. */
  boolean hasRoom() {
    return path.memory().hasRoom();
  }

  /** The call of a namespace; null when no namespace can have that name. */
  @Nullable LightCall of(byte[] bytes, int start, int length) {
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(names[i], 0, names[i].length, bytes, start, start + length)) {
        return calls[i];
      }
    }
    return length <= LONGEST_NAME && isPlain(bytes, start, length)
        ? add(Arrays.copyOfRange(bytes, start, start + length))
        : null;
  }

  private static boolean isPlain(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] < FIRST_PRINTABLE) {
        return false;
      }
    }
    return true;
  }

  private LightCall add(byte[] name) {
    LightCall call =
        path.enter(method, connection, headers, new String(name, StandardCharsets.US_ASCII));
    int place = names.length < MOST ? names.length : next++ % MOST;
    if (place == names.length) {
      names = Arrays.copyOf(names, place + 1);
      calls = Arrays.copyOf(calls, place + 1);
    }
    names[place] = name;
    calls[place] = call;
    return call;
  }
}
