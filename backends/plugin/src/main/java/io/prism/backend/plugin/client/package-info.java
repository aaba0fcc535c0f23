/** The gateway's side of the plugin protocol: a store in another process, as a backend. */
@NullMarked
package io.prism.backend.plugin.client;

import org.jspecify.annotations.NullMarked;
