package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.store.v1.RecordedOutcome;

/**
 * What a store remembers under an idempotency token.
 *
 * @param fingerprint stands for the request that was applied
 * @param outcome what became of it
 * @param expiresAtMillis until when it is remembered
 */
public record TokenRecord(ByteString fingerprint, RecordedOutcome outcome, long expiresAtMillis) {}
