package io.prism.backend.plugin.client;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.plugin.keyvalue.v1.LiveState;
import io.prism.plugin.keyvalue.v1.ReplicateRequest;
import io.prism.plugin.keyvalue.v1.TombstoneState;

/**
 * Writes commands on single items as the client's own messages. Times to live are relative to the
 * time of the call, which travels beside them, so that the plugin finds the same absolute expiry.
 */
final class RequestEncoder {

  private RequestEncoder() {}

  static PutRequest put(Mutation.Put put, long now) {
    PutRequest.Builder request =
        PutRequest.newBuilder().setKeyBytes(put.key().toByteString()).setValue(put.value());
    if (put.expiresAtMillis() != Expiry.NEVER) {
      request.setTtl(ttl(put.expiresAtMillis(), now));
    }
    switch (put.condition()) {
      case Condition.None _ -> {}
      case Condition.IfAbsent _ -> request.setIfAbsent(true);
      case Condition.IfPresent _ -> request.setIfPresent(true);
      case Condition.IfVersion(var version) -> request.setIfVersion(version);
    }
    return request.build();
  }

  static DeleteRequest delete(Mutation.Delete delete) {
    DeleteRequest.Builder request =
        DeleteRequest.newBuilder().setKeyBytes(delete.key().toByteString());
    delete.ifVersion().ifPresent(request::setIfVersion);
    return request.build();
  }

  static CompareAndSwapRequest compareAndSwap(Mutation.CompareAndSwap swap, long now) {
    CompareAndSwapRequest.Builder request =
        CompareAndSwapRequest.newBuilder()
            .setKeyBytes(swap.key().toByteString())
            .setValue(swap.value());
    swap.expected().ifPresent(request::setExpected);
    if (swap.expiresAtMillis() != Expiry.NEVER) {
      request.setTtl(ttl(swap.expiresAtMillis(), now));
    }
    return request.build();
  }

  static CompareAndDeleteRequest compareAndDelete(Mutation.CompareAndDelete delete) {
    return CompareAndDeleteRequest.newBuilder()
        .setKeyBytes(delete.key().toByteString())
        .setExpected(delete.expected())
        .build();
  }

  static IncrementRequest increment(Mutation.Increment increment, long now) {
    IncrementRequest.Builder request =
        IncrementRequest.newBuilder()
            .setKeyBytes(increment.key().toByteString())
            .setDelta(increment.delta());
    if (increment.expiresAtMillis().isPresent()) {
      long expiresAt = increment.expiresAtMillis().getAsLong();
      if (expiresAt == Expiry.NEVER) {
        request.setNoExpiration(true);
      } else {
        request.setTtl(ttl(expiresAt, now));
      }
    }
    return request.build();
  }

  static ExpireRequest expire(Mutation.Expire expire, long now) {
    return ExpireRequest.newBuilder()
        .setKeyBytes(expire.key().toByteString())
        // An expiry in the past and one at this moment are the same: the item is gone at once.
        .setTtl(ttl(Math.max(now, expire.expiresAtMillis()), now))
        .build();
  }

  static ReplicateRequest replicate(Replica replica) {
    ReplicateRequest.Builder request =
        ReplicateRequest.newBuilder()
            .setKeyBytes(replica.key().toByteString())
            .setVersion(replica.version().toByteString());
    switch (replica.state()) {
      case Replica.State.Live(var value, long expiresAtMillis) -> {
        LiveState.Builder live = LiveState.newBuilder().setValue(value);
        if (expiresAtMillis != Expiry.NEVER) {
          live.setExpiresAtMillis(expiresAtMillis);
        }
        request.setLive(live);
      }
      case Replica.State.Tombstone(long deletedAtMillis) ->
          request.setTombstone(TombstoneState.newBuilder().setDeletedAtMillis(deletedAtMillis));
    }
    return request.build();
  }

  static Duration ttl(long expiresAtMillis, long now) {
    return Durations.fromMillis(expiresAtMillis - now);
  }
}
