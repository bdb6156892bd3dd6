/**
 * The loop: the plan of a run and the order in which its stages run. May import core, settings,
 * models, stage, prompts, rollout, reward, credit, update, evaluate and run. Read {@link
 * io.rlvr.jobs.loop.TrainLoop} first.
 */
package io.rlvr.jobs.loop;
