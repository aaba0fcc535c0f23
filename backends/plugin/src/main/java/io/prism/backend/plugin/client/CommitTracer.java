package io.prism.backend.plugin.client;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * Knows whether a call can have reached the plugin: whether the headers of its last attempt were
 * written to a connection. gRPC makes another attempt of its own only when the earlier one was
 * certainly not processed, so only the last one counts.
 */
final class CommitTracer extends ClientStreamTracer.Factory {

  private volatile boolean committed;

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    committed = false;
    return new ClientStreamTracer() {
      @Override
      public void outboundHeaders() {
        committed = true;
      }
    };
  }

  /** False: the plugin has certainly not seen the call. */
  boolean isCommitted() {
    return committed;
  }
}
