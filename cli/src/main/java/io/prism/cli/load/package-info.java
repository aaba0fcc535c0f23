/**
 * {@code prism bench}: load on a gateway, sent by a schedule, with latency counted from the time
 * that the schedule says. Schedules, choices and objectives are pure; {@link
 * io.prism.cli.load.LoadRun} brings them together with a clock and a target.
 */
@NullMarked
package io.prism.cli.load;

import org.jspecify.annotations.NullMarked;
