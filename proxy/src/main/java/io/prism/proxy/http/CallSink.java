package io.prism.proxy.http;

import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;

/** Takes what a call answers, on the loop of the request. */
interface CallSink {

  /** Whether a further message would leave at once; safe from any thread. */
  boolean isReady();

  /** The response's metadata; before any message. */
  void headers(Metadata headers);

  /** A message. */
  void message(Message message);

  /** The end; exactly once, unless the client has gone. */
  void closed(Status status, Metadata trailers);
}
