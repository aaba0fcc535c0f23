package io.prism.backend.plugin.server;

import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.WriteContext;
import io.prism.backend.plugin.CallContextCodec;

/**
 * What a gateway sent beside a request.
 *
 * @param message the metadata
 * @param deadline when the gateway stops waiting
 */
record ReceivedCall(io.prism.plugin.v1.CallContext message, Deadline deadline) {

  /** For reads. */
  CallContext read() {
    return CallContextCodec.call(message, deadline);
  }

  /** For mutations. */
  WriteContext write() {
    return CallContextCodec.write(message, deadline);
  }

  /** The time of the call. */
  long now() {
    return message.getNowMillis();
  }
}
