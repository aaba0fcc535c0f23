/**
 * The configuration stream over gRPC. {@link io.prism.control.stream.edge.ControlServer} serves
 * {@link io.prism.control.stream.edge.ShardStreams}, a replica's side; {@link
 * io.prism.control.stream.edge.StreamClient} is a gateway's side. Both carry out what {@link
 * io.prism.control.stream} decides: they bring the threads, the clock and the connection.
 */
@NullMarked
package io.prism.control.stream.edge;

import org.jspecify.annotations.NullMarked;
