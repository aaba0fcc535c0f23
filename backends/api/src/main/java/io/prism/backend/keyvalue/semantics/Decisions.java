package io.prism.backend.keyvalue.semantics;

import io.prism.backend.IdempotencyToken;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.store.v1.RecordedOutcome;
import java.util.Map;
import java.util.Optional;

/** Decides mutations: the one place that knows tokens, epochs and versions. */
public final class Decisions {

  private Decisions() {}

  /**
   * Decides a mutation.
   *
   * @param recorded what the store remembers under the mutation's token, expired records included
   * @param rows the rows of at least the mutation's keys
   * @throws PrismException when the mutation fails as a whole; then nothing is written
   */
  public static <R> Decision<R> decide(
      Mutation<R> mutation,
      WriteContext context,
      NamespaceState namespace,
      Optional<TokenRecord> recorded,
      RowView rows) {
    Optional<TokenRecord> remembered =
        context.token().isEmpty()
            ? Optional.empty()
            : recorded.filter(record -> record.expiresAtMillis() > context.call().nowMillis());
    if (remembered.isPresent()) {
      return replay(mutation, context, remembered.get(), rows);
    }
    requireEpoch(context, namespace);
    Evaluation evaluation = new Evaluation(context, namespace.floor(), rows);
    R result = evaluation.evaluate(mutation);
    Optional<TokenRecord> record =
        context.token().isEmpty()
            ? Optional.empty()
            : Optional.of(
                record(context.token().get(), context, OutcomeCodec.encode(mutation, result)));
    return new Decision<>(result, evaluation.changes(), record);
  }

  /** Decides a replica: exact if newer. */
  public static Decision<Replica.Outcome> decide(
      Replica replica, WriteContext context, NamespaceState namespace, Optional<Row> stored) {
    requireEpoch(context, namespace);
    Version present = stored.map(Row::version).orElse(namespace.floor());
    int order = replica.version().compareTo(present);
    if (order < 0 || (order == 0 && stored.isEmpty())) {
      return new Decision<>(Replica.Outcome.SUPERSEDED, Map.of(), Optional.empty());
    }
    if (order == 0) {
      return new Decision<>(Replica.Outcome.ALREADY_PRESENT, Map.of(), Optional.empty());
    }
    Row row =
        switch (replica.state()) {
          case Replica.State.Live live ->
              new Row.Live(replica.version(), live.value(), live.expiresAtMillis());
          case Replica.State.Tombstone tombstone ->
              new Row.Tombstone(replica.version(), tombstone.deletedAtMillis());
        };
    return new Decision<>(Replica.Outcome.APPLIED, Map.of(replica.key(), row), Optional.empty());
  }

  /**
   * The version a write gets: the proposed one, unless what was there is as large.
   *
   * @param stored the key's row, if any
   * @param floor what stands for removed tombstones
   */
  public static Version nextVersion(Version proposed, Optional<Row> stored, Version floor) {
    Version before = stored.isPresent() ? stored.get().version() : floor;
    return proposed.compareTo(before) > 0 ? proposed : before.tick();
  }

  private static <R> Decision<R> replay(
      Mutation<R> mutation, WriteContext context, TokenRecord record, RowView rows) {
    IdempotencyToken token = context.token().orElseThrow();
    if (!record.fingerprint().equals(token.fingerprint())) {
      throw Errors.tokenReused();
    }
    R result = OutcomeCodec.replay(mutation, record.outcome(), rows, context.call().nowMillis());
    return new Decision<>(result, Map.of(), Optional.empty());
  }

  private static void requireEpoch(WriteContext context, NamespaceState namespace) {
    if (context.proposed().epoch() < namespace.epoch()) {
      throw Errors.staleEpoch(context.proposed().epoch(), namespace.epoch());
    }
  }

  private static TokenRecord record(
      IdempotencyToken token, WriteContext context, RecordedOutcome outcome) {
    return new TokenRecord(
        token.fingerprint(), outcome, context.call().nowMillis() + token.windowMillis());
  }

  /** The rows of one key, for a mutation of a single key. */
  public static RowView single(Key key, Optional<Row> row) {
    return asked -> {
      if (!asked.equals(key)) {
        throw new IllegalStateException("the mutation looks at a key it did not announce");
      }
      return row;
    };
  }
}
