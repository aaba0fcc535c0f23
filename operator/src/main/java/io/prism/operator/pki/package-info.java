/**
 * The installation's own certificate authority: which certificates and keys there must be now, as
 * files to be stored, and when to look again. Nothing here stores anything.
 */
@NullMarked
package io.prism.operator.pki;

import org.jspecify.annotations.NullMarked;
