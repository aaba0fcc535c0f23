/** The plugin process: serves one store over gRPC. */
@NullMarked
package io.prism.backend.plugin.server;

import org.jspecify.annotations.NullMarked;
