/**
 * The tables of a run: the records that their rows are, and Parquet files of them. May import core
 * and storage. Read {@link io.rlvr.jobs.table.Tables} first.
 */
package io.rlvr.jobs.table;
