/**
 * Commands from JSON Lines to JSON Lines, without Spark. May import core, settings, models and
 * rollout. Read {@link io.rlvr.jobs.tools.LineFilter} first.
 */
package io.rlvr.jobs.tools;
