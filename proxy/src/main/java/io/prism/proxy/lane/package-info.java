/**
 * The lane of unary calls: requests on single items are read in place and answered on the event
 * loop, or relayed to a plugin from there, without messages or calls of grpc-java. Whatever it is
 * not sure of is decoded and takes the ordinary path, whose answers it gives byte for byte.
 */
@NullMarked
package io.prism.proxy.lane;

import org.jspecify.annotations.NullMarked;
