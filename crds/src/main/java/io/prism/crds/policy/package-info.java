/** PrismPolicy: what teams may ask for. */
@NullMarked
package io.prism.crds.policy;

import org.jspecify.annotations.NullMarked;
