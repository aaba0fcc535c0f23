/**
 * Makes the OpenAPI document of the HTTP door from the protobuf descriptors, while the proxy is
 * built.
 */
@NullMarked
package io.prism.proxy.openapi;

import org.jspecify.annotations.NullMarked;
