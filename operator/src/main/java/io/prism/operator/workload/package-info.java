/**
 * What runs for a resource: pure functions from a resource to a model, and from a model to the
 * objects that the API server is given.
 */
@NullMarked
package io.prism.operator.workload;

import org.jspecify.annotations.NullMarked;
