/**
 * A client of PostgreSQL's frontend/backend protocol 3.0 on Netty's event loops, for statements
 * that are worth a connection of their own. It does not block, and knows nothing of the store.
 */
@NullMarked
package io.prism.backend.postgres.wire;

import org.jspecify.annotations.NullMarked;
