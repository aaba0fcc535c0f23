/**
 * What both ends of the plugin protocol share: how a gateway and a store in a process of its own
 * write addresses, call contexts and descriptors.
 */
@NullMarked
package io.prism.backend.plugin;

import org.jspecify.annotations.NullMarked;
