/**
 * The reward that runs the query of a response and that of the reference in a locked database, and
 * compares what they give. May import data, config, reward and the driver of SQLite; that of DuckDB
 * is found at run time, where there is one. Read {@link io.rlvr.reward.sql.SqlResultReward} first.
 */
package io.rlvr.reward.sql;
