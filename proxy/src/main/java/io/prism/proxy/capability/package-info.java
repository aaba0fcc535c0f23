/** What a caller may use, told by CapabilityService. */
@NullMarked
package io.prism.proxy.capability;

import org.jspecify.annotations.NullMarked;
