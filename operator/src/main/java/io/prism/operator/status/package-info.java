/** What a reconciliation found, and how a resource's status tells it. */
@NullMarked
package io.prism.operator.status;

import org.jspecify.annotations.NullMarked;
