package io.prism.proxy.fuzz;

import io.prism.http2.server.EngineTarget;
import io.prism.http2.server.HeaderTarget;
import io.prism.proxy.lane.GatewayTarget;
import io.prism.proxy.lane.PeekTarget;
import java.util.Locale;
import java.util.function.Supplier;

/** All that is fuzzed, by name. */
public enum FuzzTargets {
  /** A connection's bytes, into the engine. */
  ENGINE(EngineTarget::new),
  /** The same with the gateway's lane behind the engine. */
  GATEWAY(GatewayTarget::new),
  /** Header blocks, into the decoder. */
  HEADERS(HeaderTarget::new),
  /** Requests, read in place. */
  PEEK(PeekTarget::new);

  private final Supplier<FuzzTarget> maker;

  FuzzTargets(Supplier<FuzzTarget> maker) {
    this.maker = maker;
  }

  /** A new one. */
  public FuzzTarget make() {
    return maker.get();
  }

  /** How it is named in commands and folders. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with a label. */
  public static FuzzTargets named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
