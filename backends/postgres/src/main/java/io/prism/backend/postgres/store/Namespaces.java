package io.prism.backend.postgres.store;

import io.prism.backend.Durability;
import io.prism.backend.NamespaceSpec;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.postgres.link.Link;
import io.prism.common.v1.ErrorReason;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The namespaces that are open, and their rows. Look-ups from any thread; changes on the
 * supervisor's.
 */
public final class Namespaces {

  private static final String CLAIM =
      "update store set installation = ? where installation is null";

  private static final String OWNER = "select installation from store";

  private static final String ADD =
      """
      insert into namespace (name) select t.name from unnest(?) as t(name) order by t.name
      on conflict (name) do nothing
      """;

  private static final String FIND =
      """
      select n.name, n.id, n.epoch, n.floor_epoch, n.floor_clock
      from unnest(?) as t(name) join namespace n on n.name = t.name
      """;

  private static final String RAISE_EPOCH =
      """
      update namespace set epoch = greatest(epoch, ?) where id = ?
      returning name, id, epoch, floor_epoch, floor_clock
      """;

  /**
   * A namespace in the table, open or not.
   *
   * @param id its number
   * @param epoch writes of an earlier epoch are refused
   */
  record Stored(int id, int epoch) {}

  private final String backend;
  private final Map<String, OpenNamespace> open = new ConcurrentHashMap<>();
  // Of the first namespace that was opened; all have the same. Confined to the supervisor's thread.
  private Optional<String> installation = Optional.empty();

  /** None is open. */
  public Namespaces(String backend) {
    this.backend = backend;
  }

  /**
   * An open namespace.
   *
   * @throws PrismException {@code NAMESPACE_NOT_FOUND}
   */
  public OpenNamespace require(String name) {
    OpenNamespace known = open.get(name);
    if (known == null) {
      throw Errors.namespaceNotFound(name);
    }
    return known;
  }

  /** Those that are open. */
  Collection<OpenNamespace> all() {
    return open.values();
  }

  /** Opens a namespace, adding its row when there is none. */
  public NamespaceState open(Link link, NamespaceSpec spec) throws SQLException {
    if (spec.durability().satisfies(Durability.STRONG) && link.unsafeSetting().isPresent()) {
      throw durabilityNotMet(link.unsafeSetting().get());
    }
    requireOwner(link, spec.installation());
    add(link, List.of(spec.name()));
    NamespaceState[] state = new NamespaceState[1];
    find(
        link,
        List.of(spec.name()),
        (name, id, found) -> {
          state[0] = found;
          OpenNamespace namespace =
              open.computeIfAbsent(name, n -> new OpenNamespace(n, id, spec.durability()));
          namespace.setId(id);
          namespace.setDurability(spec.durability());
        });
    installation = Optional.of(spec.installation());
    return state[0];
  }

  /**
   * Finds the rows of all open namespaces again, on a server that was not used before or came back.
   */
  public void reopen(Link link) throws SQLException {
    if (installation.isEmpty()) {
      return;
    }
    requireOwner(link, installation.get());
    List<String> names = List.copyOf(open.keySet());
    add(link, names);
    find(link, names, (name, id, state) -> require(name).setId(id));
  }

  /**
   * Raises a namespace's epoch and waits until no statement that may have seen the old one is under
   * way.
   */
  public NamespaceState advanceEpoch(Link link, String name, int epoch, WriterFence fence)
      throws SQLException {
    return raise(link, require(name).id(), epoch, fence)
        .orElseThrow(() -> Errors.namespaceNotFound(name));
  }

  /**
   * A namespace's row, which is added when there is none; it need not be open.
   *
   * @throws PrismException {@code STORE_IN_USE}
   */
  Stored stored(Link link, String name, String owner) throws SQLException {
    requireOwner(link, owner);
    add(link, List.of(name));
    Stored[] stored = new Stored[1];
    find(link, List.of(name), (_, id, state) -> stored[0] = new Stored(id, state.epoch()));
    return stored[0];
  }

  /**
   * Raises the epoch of a row and waits for all writes that may have seen an earlier one.
   *
   * @return what the row says then; empty when there is none
   */
  static Optional<NamespaceState> raise(Link link, int id, int epoch, WriterFence fence)
      throws SQLException {
    PreparedStatement raise = link.statement(RAISE_EPOCH);
    raise.setInt(1, epoch);
    raise.setInt(2, id);
    Optional<NamespaceState> raised;
    try (ResultSet rows = raise.executeQuery()) {
      raised = rows.next() ? Optional.of(state(rows)) : Optional.empty();
    }
    fence.await(link);
    return raised;
  }

  /** Fails a write that needs more durability than the server has; false: it has enough. */
  static boolean failsUnsafe(Write<?> write, Optional<String> unsafeSetting) {
    if (!write.isStrong() || unsafeSetting.isEmpty()) {
      return false;
    }
    write.fail(durabilityNotMet(unsafeSetting.get()));
    return true;
  }

  /** What a namespace of durability strong is told when the server does not keep that promise. */
  static PrismException durabilityNotMet(String setting) {
    return PrismException.builder(
            ErrorReason.DURABILITY_NOT_MET,
            "the server's setting "
                + setting
                + " is off, so that acknowledged writes may be lost; switch it on, or ask for less than durability strong")
        .metadata("setting", setting)
        .build();
  }

  private void requireOwner(Link link, String wanted) throws SQLException {
    PreparedStatement claim = link.statement(CLAIM);
    claim.setString(1, wanted);
    claim.executeUpdate();
    try (ResultSet row = link.statement(OWNER).executeQuery()) {
      if (!row.next() || !wanted.equals(row.getString(1))) {
        throw PrismException.builder(
                ErrorReason.STORE_IN_USE,
                "the data of store '"
                    + backend
                    + "' belongs to another installation; give each installation a database or a schema of its own")
            .metadata("backend", backend)
            .build();
      }
    }
  }

  private static void add(Link link, List<String> names) throws SQLException {
    PreparedStatement add = link.statement(ADD);
    add.setArray(1, link.texts(names, name -> name));
    add.executeUpdate();
  }

  private interface Found {
    void row(String name, int id, NamespaceState state);
  }

  private static void find(Link link, List<String> names, Found found) throws SQLException {
    PreparedStatement find = link.statement(FIND);
    find.setArray(1, link.texts(names, name -> name));
    try (ResultSet rows = find.executeQuery()) {
      while (rows.next()) {
        found.row(rows.getString(1), rows.getInt(2), state(rows));
      }
    }
  }

  private static NamespaceState state(ResultSet row) throws SQLException {
    return new NamespaceState(row.getInt(3), new Version(row.getInt(4), row.getLong(5)));
  }
}
