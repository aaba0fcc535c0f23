/** The {@code prism} command: a gateway for a laptop or a server, and a client for people. */
@NullMarked
package io.prism.cli;

import org.jspecify.annotations.NullMarked;
