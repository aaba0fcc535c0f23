/**
 * What pods are made from: it stays as it is when the operator is replaced by another release,
 * until somebody asks for the new one.
 */
@NullMarked
package io.prism.operator.upgrade;

import org.jspecify.annotations.NullMarked;
