package io.prism.backend.plugin.server;

import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.common.v1.ErrorReason;
import io.prism.plugin.keyvalue.v1.LiveState;
import io.prism.plugin.keyvalue.v1.ReplicateOutcome;
import io.prism.plugin.keyvalue.v1.ReplicateRequest;
import io.prism.plugin.keyvalue.v1.ReplicateResponse;

/** Reads replicas and writes what became of them. */
final class ReplicaCodec {

  private ReplicaCodec() {}

  static Replica decode(ReplicateRequest request) {
    Version version =
        Version.parse(request.getVersion())
            .orElseThrow(() -> invalid("version", "must be the 12 bytes of a version"));
    return new Replica(Key.of(request.getKey(), "key"), version, state(request));
  }

  private static Replica.State state(ReplicateRequest request) {
    return switch (request.getStateCase()) {
      case LIVE -> live(request.getLive());
      case TOMBSTONE -> new Replica.State.Tombstone(request.getTombstone().getDeletedAtMillis());
      case STATE_NOT_SET -> throw invalid("state", "give one of live and tombstone");
    };
  }

  private static Replica.State live(LiveState live) {
    long limit = PluginProtocol.LIMITS.maxValueBytes();
    if (live.getValue().size() > limit) {
      throw PrismException.invalidField(
          ErrorReason.VALUE_TOO_LARGE, "live.value", "live.value: larger than " + limit + " bytes");
    }
    return new Replica.State.Live(
        live.getValue(), live.hasExpiresAtMillis() ? live.getExpiresAtMillis() : Expiry.NEVER);
  }

  static ReplicateResponse encode(Replica.Outcome outcome) {
    ReplicateOutcome encoded =
        switch (outcome) {
          case APPLIED -> ReplicateOutcome.REPLICATE_OUTCOME_APPLIED;
          case ALREADY_PRESENT -> ReplicateOutcome.REPLICATE_OUTCOME_ALREADY_PRESENT;
          case SUPERSEDED -> ReplicateOutcome.REPLICATE_OUTCOME_SUPERSEDED;
        };
    return ReplicateResponse.newBuilder().setOutcome(encoded).build();
  }

  private static PrismException invalid(String field, String problem) {
    return PrismException.invalidField(ErrorReason.INVALID_REQUEST, field, field + ": " + problem);
  }
}
