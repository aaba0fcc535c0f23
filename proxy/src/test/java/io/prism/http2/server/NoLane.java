package io.prism.http2.server;

import io.grpc.Attributes;
import io.prism.http2.frame.RequestHeaders;
import org.jspecify.annotations.Nullable;

/** A lane that takes nothing, so that all is grpc-java's. */
enum NoLane implements UnaryLane {
  NONE;

  @Override
  public @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection) {
    return null;
  }

  @Override
  public boolean dependsOn(CharSequence name) {
    return false;
  }
}
