/** The one error model of the gateway: reasons, their statuses, and their wire form. */
@NullMarked
package io.prism.backend.error;

import org.jspecify.annotations.NullMarked;
