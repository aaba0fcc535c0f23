package io.prism.backend.plugin.client;

import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.semantics.RelayKeyValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code keyvalue_basic} of a plugin with connections on the loops of the gateway. */
final class RelayingBasic implements RelayKeyValue {

  private final RemoteBasic plain;
  private final Map<Executor, RelayLine> lines = new IdentityHashMap<>();

  /** Relays over the connections of these keepers, and asks {@code plain} for all else. */
  RelayingBasic(RemoteBasic plain, Caller caller, List<ConnectionKeeper> keepers) {
    this.plain = plain;
    Map<Executor, List<ConnectionKeeper>> byLoop = new IdentityHashMap<>();
    keepers.forEach(
        keeper -> byLoop.computeIfAbsent(keeper.loop(), loop -> new ArrayList<>()).add(keeper));
    byLoop.forEach((loop, own) -> lines.put(loop, new RelayLine(caller, own)));
  }

  @Override
  public @Nullable Line line(Executor loop) {
    RelayLine line = lines.get(loop);
    return line != null && line.isUp() ? line : null;
  }

  @Override
  public CompletableFuture<Optional<Item>> get(CallContext context, Key key) {
    return plain.get(context, key);
  }

  @Override
  public CompletableFuture<Boolean> exists(CallContext context, Key key) {
    return plain.exists(context, key);
  }

  @Override
  public CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put) {
    return plain.put(context, put);
  }

  @Override
  public CompletableFuture<Results.DeleteResult> delete(
      WriteContext context, Mutation.Delete delete) {
    return plain.delete(context, delete);
  }

  @Override
  public CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica) {
    return plain.replicate(context, replica);
  }
}
