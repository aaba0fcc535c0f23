/** What all reconcilers need of Kubernetes resources. */
@NullMarked
package io.prism.operator.resource;

import org.jspecify.annotations.NullMarked;
