package io.prism.backend.postgres.store;

import io.prism.backend.Durability;
import io.prism.backend.NamespaceState;
import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.keyvalue.semantics.RowView;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.postgres.lane.Pending;
import io.prism.backend.postgres.lane.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A change that waits to be decided and written.
 *
 * @param <R> what the client learns
 */
public abstract sealed class Write<R> extends Pending<R> permits MutationWrite, ReplicaWrite {

  /** What a write holds of the bounds besides keys and values. */
  static final int OVERHEAD_BYTES = 256;

  /**
   * What a row that has to be read first counts for in a batch, since nobody knows its size yet.
   */
  private static final long UNREAD_ROW_WEIGHT = 128L << 10;

  private final String backend;
  private final OpenNamespace namespace;
  private final WriteContext context;
  private final List<Key> keys;
  private final Optional<TokenKey> token;
  private final List<Object> claims;

  Write(
      String backend,
      OpenNamespace namespace,
      WriteContext context,
      Collection<Key> keys,
      Optional<TokenKey> token,
      long bytes,
      Reply<R> reply) {
    super(namespace.share(), context.call().deadline(), bytes, reply);
    this.backend = backend;
    this.namespace = namespace;
    this.context = context;
    this.keys = List.copyOf(keys);
    this.token = token;
    this.claims = new ArrayList<>(keys.size() + 1);
    this.keys.forEach(key -> claims.add(new Place(namespace, key)));
    token.ifPresent(key -> claims.add(new TokenPlace(namespace, key)));
  }

  /** Where a row is. */
  record Place(OpenNamespace namespace, Key key) {}

  /** Where a token's record is. */
  record TokenPlace(OpenNamespace namespace, TokenKey token) {}

  OpenNamespace namespace() {
    return namespace;
  }

  WriteContext context() {
    return context;
  }

  /** The keys it looks at. */
  List<Key> keys() {
    return keys;
  }

  Optional<TokenKey> token() {
    return token;
  }

  boolean isStrong() {
    return namespace.durability().satisfies(Durability.STRONG);
  }

  /** Whether the decision depends on the stored value, and not only on its version and presence. */
  abstract boolean needsValues();

  /** Whether a repetition after an unknown outcome has the effect of one call. */
  abstract boolean isRepeatable();

  /**
   * Decides.
   *
   * @throws PrismException when it fails; then nothing is written
   */
  abstract Decision<R> decide(NamespaceState state, Optional<TokenRecord> recorded, RowView rows);

  @Override
  public final int rows() {
    return keys.size();
  }

  @Override
  public final long weight() {
    return needsValues() ? bytes() + keys.size() * UNREAD_ROW_WEIGHT : bytes();
  }

  @Override
  public final Collection<?> claims() {
    return claims;
  }

  @Override
  public final PrismException interrupted() {
    return new Failures(backend).unknown(isRepeatable());
  }
}
