package io.rlvr.reward.sql;

import io.rlvr.reward.sql.SqlSettings.ColumnNames;
import io.rlvr.reward.sql.SqlSettings.ColumnOrder;
import io.rlvr.reward.sql.SqlSettings.RowOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether a result is the reference's. */
record ResultComparison(
    RowOrder rows, ColumnOrder columns, ColumnNames names, Tolerance tolerance) {

  /**
   * @throws Work.TooMuchException if that cannot be decided within bounds
   */
  boolean isSame(Reference reference, ResultTable result) throws Work.TooMuchException {
    int width = reference.table().width();
    if (result.width() != width
        || (rows != RowOrder.SET && result.rows().size() != reference.table().rows().size())) {
      return false;
    }
    Work work = new Work();
    List<List<Integer>> candidates = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      candidates.add(candidates(reference.table(), column, result, work));
    }
    return isSame(reference, result, candidates, new ArrayList<>(), work);
  }

  /** The columns of the result that can be that of the reference, by themselves. */
  private List<Integer> candidates(ResultTable reference, int column, ResultTable result, Work work)
      throws Work.TooMuchException {
    List<Integer> candidates = new ArrayList<>();
    for (int other = 0; other < result.width(); other++) {
      boolean isPaired = columns == ColumnOrder.ANY || other == column;
      work.spend(isPaired ? 1L + result.rows().size() : 0L);
      if (isPaired
          && hasName(result.names().get(other), reference.names().get(column))
          && hasSameRows(single(reference, column), single(result, other), work)) {
        candidates.add(other);
      }
    }
    return candidates;
  }

  /**
   * Tries the candidates for each column in turn. Of columns that are equal to the last cell one is
   * tried, for another one would end in the same way.
   */
  private boolean isSame(
      Reference reference,
      ResultTable result,
      List<List<Integer>> candidates,
      List<Integer> chosen,
      Work work)
      throws Work.TooMuchException {
    if (chosen.size() == candidates.size()) {
      work.spend((long) result.rows().size() * result.width());
      return isSameInRuns(reference, result.columns(chosen), work);
    }
    Set<List<Cell>> tried = new HashSet<>();
    for (int candidate : candidates.get(chosen.size())) {
      work.spend(1L + chosen.size() + result.rows().size());
      if (!chosen.contains(candidate) && tried.add(result.column(candidate))) {
        chosen.add(candidate);
        boolean isSoFar =
            candidates.get(chosen.size() - 1).size() == 1
                || isSameSoFar(reference, result, chosen, work);
        if (isSoFar && isSame(reference, result, candidates, chosen, work)) {
          return true;
        }
        chosen.remove(chosen.size() - 1);
      }
    }
    return false;
  }

  /**
   * Whether the columns that are chosen have the same rows; if not, further ones change nothing.
   */
  private boolean isSameSoFar(
      Reference reference, ResultTable result, List<Integer> chosen, Work work)
      throws Work.TooMuchException {
    work.spend((long) result.rows().size() * chosen.size());
    ResultTable first = reference.table().firstColumns(chosen.size());
    return isSameInRuns(new Reference(first, reference.ends()), result.columns(chosen), work);
  }

  private boolean isSameInRuns(Reference reference, ResultTable result, Work work)
      throws Work.TooMuchException {
    if (rows != RowOrder.AS_REFERENCE) {
      return hasSameRows(reference.table().rows(), result.rows(), work);
    }
    int start = 0;
    for (int end : reference.ends()) {
      List<List<Cell>> ours = reference.table().rows().subList(start, end);
      if (!hasSameRows(ours, result.rows().subList(start, end), work)) {
        return false;
      }
      start = end;
    }
    return true;
  }

  private boolean hasSameRows(List<List<Cell>> a, List<List<Cell>> b, Work work)
      throws Work.TooMuchException {
    RowMatcher matcher = new RowMatcher(tolerance, work);
    return rows == RowOrder.SET ? matcher.isSameSet(a, b) : matcher.isSameBag(a, b);
  }

  private boolean hasName(String name, String expected) {
    return names == ColumnNames.IGNORED
        || name.toLowerCase(Locale.ROOT).equals(expected.toLowerCase(Locale.ROOT));
  }

  private static List<List<Cell>> single(ResultTable table, int column) {
    return table.column(column).stream().map(List::of).toList();
  }
}
