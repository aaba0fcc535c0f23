package io.prism.backend.plugin;

import io.grpc.Metadata;
import io.prism.backend.keyvalue.KeyValueLimits;

/** The constants of the plugin protocol. */
public final class PluginProtocol {

  /** What {@code GetInfo} answers; a gateway refuses a plugin that speaks another version. */
  public static final int VERSION = 1;

  /** The largest message, in either direction. */
  public static final int MAX_MESSAGE_BYTES = 32 << 20;

  /** The most metadata of a call: room for the item indexes of the largest batch. */
  public static final int MAX_METADATA_BYTES = 64 << 10;

  /** Where the {@code CallContext} travels. */
  public static final Metadata.Key<byte[]> CALL_CONTEXT =
      Metadata.Key.of("prism-call-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /**
   * What a plugin accepts. Wider than what gateways let through, which check the limits of the
   * namespace: here they only keep one call from taking a whole process.
   */
  public static final KeyValueLimits LIMITS =
      new KeyValueLimits(
          KeyValueLimits.HIGHEST_MAX_VALUE_BYTES, 10_000, MAX_MESSAGE_BYTES, 10_000, 4L << 20);

  private PluginProtocol() {}
}
