/**
 * What a command shows of itself while it works: one line that is redrawn in a terminal, a line a
 * minute in a log. May import core. Read {@link io.rlvr.jobs.live.Live} first.
 */
package io.rlvr.jobs.live;
