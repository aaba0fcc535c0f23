/** What is done once, before the operator runs: definitions of the kinds that it heeds. */
@NullMarked
package io.prism.operator.install;

import org.jspecify.annotations.NullMarked;
