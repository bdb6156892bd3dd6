/**
 * Mergeable statistics over verdicts and answers. Imports nothing but the JDK. Read {@link
 * io.rlvr.stats.Moments} first.
 */
package io.rlvr.stats;
