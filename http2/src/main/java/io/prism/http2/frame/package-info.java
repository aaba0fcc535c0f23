/** What both ends of an HTTP/2 connection need: frames, header blocks and batched writing. */
@NullMarked
package io.prism.http2.frame;

import org.jspecify.annotations.NullMarked;
