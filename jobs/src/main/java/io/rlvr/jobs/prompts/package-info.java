/**
 * Import: a dataset in any form becomes the table of prompts, from which each step draws its own.
 * May import core, spark, table and stage. Read {@link io.rlvr.jobs.prompts.ImportPrompts} first.
 */
package io.rlvr.jobs.prompts;
