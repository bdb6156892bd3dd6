package io.rlvr.reward.sql;

import java.util.List;

/**
 * The reference's result.
 *
 * @param ends where each run of rows ends that may be in any order among themselves: one run for
 *     all rows where the reference has no ORDER BY, else a run for each value of its sort keys
 */
record Reference(ResultTable table, List<Integer> ends) {
  Reference {
    ends = List.copyOf(ends);
  }
}
