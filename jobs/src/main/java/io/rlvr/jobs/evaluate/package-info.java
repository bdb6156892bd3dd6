/**
 * Evaluation: a policy version answers held-out prompts. May import core, settings, spark, table,
 * models, stage, prompts and rollout. Read {@link io.rlvr.jobs.evaluate.EvaluatePolicy} first.
 */
package io.rlvr.jobs.evaluate;
