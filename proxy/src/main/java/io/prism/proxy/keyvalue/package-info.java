/** KeyValue: the handlers of its methods, and the cursors of its scans. */
@NullMarked
package io.prism.proxy.keyvalue;

import org.jspecify.annotations.NullMarked;
