/** The tables and every statement that touches them. */
@NullMarked
package io.prism.backend.postgres.store;

import org.jspecify.annotations.NullMarked;
