/**
 * The HTTP door: serves gRPC service definitions as HTTP/JSON by their {@code google.api.http}
 * annotations, raw values under {@code /kv/}, and the page that lets people try both.
 *
 * <p>A request runs on its channel's event loop from the first byte to the last; only the reply of
 * a handler may come from another thread, and {@link io.prism.proxy.http.HttpServerCall} brings it
 * back.
 */
@NullMarked
package io.prism.proxy.http;

import org.jspecify.annotations.NullMarked;
