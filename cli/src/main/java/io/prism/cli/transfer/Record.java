package io.prism.cli.transfer;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;

/**
 * An item in a file.
 *
 * @param key its key
 * @param value its value
 * @param expiresAt when it expires; empty: never
 */
record Record(String key, ByteString value, Optional<Instant> expiresAt) {}
