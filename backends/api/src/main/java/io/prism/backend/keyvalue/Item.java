package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;

/**
 * An item as a reader sees it: live at the time of the call.
 *
 * @param value its value; may be empty
 * @param version its version
 * @param expiresAtMillis when it expires, milliseconds since the epoch of Unix, or {@link
 *     Expiry#NEVER}
 */
public record Item(ByteString value, Version version, long expiresAtMillis) {}
