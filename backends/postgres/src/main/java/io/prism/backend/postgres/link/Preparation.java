package io.prism.backend.postgres.link;

import java.sql.SQLException;
import java.util.Optional;

/**
 * What must succeed before connections are used. May also throw {@link
 * io.prism.backend.error.PrismException}.
 */
public interface Preparation {
  /** Runs with the supervisor's own connection, the first one of a generation. */
  void prepare(Link link) throws SQLException;

  /** Which data a further one leads to, if that is known. */
  Optional<String> identity(Link link) throws SQLException;

  /** The query behind {@link #identity}: one text or NULL, or no row at all. */
  String identityQuery();

  /** Makes sure that a further connection leads to the same data. Never blocks. */
  void check(Optional<String> identity);
}
