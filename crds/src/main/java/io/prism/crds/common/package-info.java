/** Parts that several kinds share. */
@NullMarked
package io.prism.crds.common;

import org.jspecify.annotations.NullMarked;
