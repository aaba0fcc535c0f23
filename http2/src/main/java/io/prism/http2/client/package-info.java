/**
 * Connections that calls are made on. Each lives on one event loop: calls begun there never change
 * thread, and what is written in one turn of the loop leaves together.
 */
@NullMarked
package io.prism.http2.client;

import org.jspecify.annotations.NullMarked;
