package io.prism.backend.postgres;

import io.prism.backend.StoreIdentity;
import io.prism.backend.postgres.link.Link;
import io.prism.backend.postgres.link.Preparation;
import io.prism.backend.postgres.store.Namespaces;
import io.prism.backend.postgres.store.Schema;
import java.sql.SQLException;
import java.util.Optional;

/** Sees to the tables of a server, and that they are those of the store that is served. */
record StorePreparation(Schema schema, StoreIdentity known, Namespaces namespaces)
    implements Preparation {

  @Override
  public void prepare(Link link) throws SQLException {
    schema.prepare(link);
    check(identity(link));
    namespaces.reopen(link);
  }

  @Override
  public Optional<String> identity(Link link) throws SQLException {
    return Schema.identity(link);
  }

  @Override
  public String identityQuery() {
    return Schema.IDENTITY;
  }

  @Override
  public void check(Optional<String> found) {
    known.check(found);
  }
}
