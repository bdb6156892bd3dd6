/**
 * Credit: z-score, KL penalty and advantages of a step, and whether it needs a refill. May import
 * core, table, stage, prompts, rollout and reward. Read {@link io.rlvr.jobs.credit.AssignCredit}
 * first.
 */
package io.rlvr.jobs.credit;
