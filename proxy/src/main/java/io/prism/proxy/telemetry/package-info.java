/** What can be observed: counters, latencies, traces, and the metrics and health door. */
@NullMarked
package io.prism.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
