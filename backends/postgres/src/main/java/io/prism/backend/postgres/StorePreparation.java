package io.prism.backend.postgres;

import io.prism.backend.StoreIdentity;
import io.prism.backend.postgres.link.Link;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.store.Namespaces;
import io.prism.backend.postgres.store.Schema;
import java.sql.SQLException;

/** Sees to the tables of a server, and that they are those of the store that is served. */
record StorePreparation(Schema schema, StoreIdentity identity, Namespaces namespaces)
    implements LinkSupervisor.Preparation {

  @Override
  public void prepare(Link link) throws SQLException {
    schema.prepare(link);
    check(link);
    namespaces.reopen(link);
  }

  @Override
  public void check(Link link) throws SQLException {
    identity.check(Schema.identity(link));
  }
}
