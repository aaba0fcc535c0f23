package io.prism.backend.plugin.client;

import com.google.protobuf.CodedOutputStream;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes what most calls carry beside the request, byte for byte as {@link
 * io.prism.backend.plugin.CallContextCodec} does, without making a message.
 */
final class ContextHeader {

  private static final int NAMESPACE = io.prism.plugin.v1.CallContext.NAMESPACE_FIELD_NUMBER;
  private static final int NOW = io.prism.plugin.v1.CallContext.NOW_MILLIS_FIELD_NUMBER;
  private static final int EPOCH = io.prism.plugin.v1.CallContext.VERSION_EPOCH_FIELD_NUMBER;
  private static final int CLOCK = io.prism.plugin.v1.CallContext.VERSION_CLOCK_FIELD_NUMBER;

  private ContextHeader() {}

  /** Of a read. */
  static byte[] of(CallContext context) {
    return of(context, 0, 0);
  }

  /** Of a write without a token. */
  static byte[] of(WriteContext context) {
    return of(context.call(), context.proposed().epoch(), context.proposed().clock());
  }

  private static byte[] of(CallContext context, int epoch, long clock) {
    long now = context.nowMillis();
    int size =
        CodedOutputStream.computeStringSize(NAMESPACE, context.namespace())
            + (now == 0 ? 0 : CodedOutputStream.computeInt64Size(NOW, now))
            + (epoch == 0 ? 0 : CodedOutputStream.computeInt32Size(EPOCH, epoch))
            + (clock == 0 ? 0 : CodedOutputStream.computeInt64Size(CLOCK, clock));
    byte[] bytes = new byte[size];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(NAMESPACE, context.namespace());
      if (now != 0) {
        out.writeInt64(NOW, now);
      }
      if (epoch != 0) {
        out.writeInt32(EPOCH, epoch);
      }
      if (clock != 0) {
        out.writeInt64(CLOCK, clock);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
