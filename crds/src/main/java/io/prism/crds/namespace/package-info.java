/** PrismNamespace: what an application needs of a data set, and who may use it. */
@NullMarked
package io.prism.crds.namespace;

import org.jspecify.annotations.NullMarked;
