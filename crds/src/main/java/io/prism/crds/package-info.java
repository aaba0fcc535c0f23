/**
 * The resources that Prism adds to Kubernetes, as Java types. The files that are applied to a
 * cluster are generated from them.
 *
 * <p>Reading one never fails because of what a newer or older release stored: choices are plain
 * text, every field may be absent, and fields that are not known here are kept and written back.
 * Whether a resource makes sense is decided elsewhere.
 */
@NullMarked
package io.prism.crds;

import org.jspecify.annotations.NullMarked;
