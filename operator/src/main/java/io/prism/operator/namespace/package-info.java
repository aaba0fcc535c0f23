/** From a PrismNamespace to an entry that gateways serve. */
@NullMarked
package io.prism.operator.namespace;

import org.jspecify.annotations.NullMarked;
