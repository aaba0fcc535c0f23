/** A store in PostgreSQL: concurrent calls are merged into statements of many rows. */
@NullMarked
package io.prism.backend.postgres;

import org.jspecify.annotations.NullMarked;
