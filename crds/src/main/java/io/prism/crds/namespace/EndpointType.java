package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** How an endpoint is spoken to. */
public enum EndpointType implements Choice {
  GRPC("GRPC", "gRPC."),
  HTTP("HTTP", "HTTP and JSON.");

  private final String wire;
  private final String meaning;

  EndpointType(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
