/**
 * Settings of a run that are of no one stage, and what is made of them for more than one stage. May
 * import core alone. Read {@link io.rlvr.jobs.settings.RunSettings} first.
 */
package io.rlvr.jobs.settings;
