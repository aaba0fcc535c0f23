/**
 * The certificates of the installation's parts, as Secrets and ConfigMaps: made and renewed while
 * this replica leads, and the operator's own in use at every replica.
 */
@NullMarked
package io.prism.operator.certificates;

import org.jspecify.annotations.NullMarked;
