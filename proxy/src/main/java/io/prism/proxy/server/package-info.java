/** The process: starting all doors, applying snapshots, draining. */
@NullMarked
package io.prism.proxy.server;

import org.jspecify.annotations.NullMarked;
