/** The one way that every call takes: decode, identify, route, policy, backend, record. */
@NullMarked
package io.prism.proxy.call;

import org.jspecify.annotations.NullMarked;
