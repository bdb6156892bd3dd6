package io.rlvr.reward.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether rows are the same whatever their order. Rows are grouped by what must be equal, all but
 * their numbers. Within a group each row needs one of its own on the other side, within the
 * tolerance: first tried in the order of their numbers, then by augmenting paths (a maximum
 * matching), since being within a tolerance is not transitive.
 */
final class RowMatcher {
  private static final Comparator<List<Cell>> BY_NUMBERS = RowMatcher::compareNumbers;

  private final Tolerance tolerance;
  private final Work work;

  RowMatcher(Tolerance tolerance, Work work) {
    this.tolerance = tolerance;
    this.work = work;
  }

  /** Whether each row has one of its own on the other side. */
  boolean isSameBag(List<List<Cell>> a, List<List<Cell>> b) throws Work.TooMuchException {
    if (a.size() != b.size()) {
      return false;
    }
    Map<List<Cell>, List<List<Cell>>> ours = groups(a);
    Map<List<Cell>, List<List<Cell>>> theirs = groups(b);
    for (Map.Entry<List<Cell>, List<List<Cell>>> group : ours.entrySet()) {
      List<List<Cell>> other = theirs.getOrDefault(group.getKey(), List.of());
      if (!isSameGroup(group.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  /** Whether each row has an equal on the other side, and each there one here. */
  boolean isSameSet(List<List<Cell>> a, List<List<Cell>> b) throws Work.TooMuchException {
    Map<List<Cell>, List<List<Cell>>> ours = groups(a);
    Map<List<Cell>, List<List<Cell>>> theirs = groups(b);
    if (!ours.keySet().equals(theirs.keySet())) {
      return false;
    }
    for (Map.Entry<List<Cell>, List<List<Cell>>> group : ours.entrySet()) {
      List<List<Cell>> here = group.getValue().stream().distinct().toList();
      List<List<Cell>> there = theirs.get(group.getKey()).stream().distinct().toList();
      if (!isWithin(here, there) || !isWithin(there, here)) {
        return false;
      }
    }
    return true;
  }

  private boolean isWithin(List<List<Cell>> rows, List<List<Cell>> others)
      throws Work.TooMuchException {
    for (List<Cell> row : rows) {
      boolean isFound = false;
      for (int i = 0; i < others.size() && !isFound; i++) {
        isFound = isSame(row, others.get(i));
      }
      if (!isFound) {
        return false;
      }
    }
    return true;
  }

  private boolean isSameGroup(List<List<Cell>> a, List<List<Cell>> b) throws Work.TooMuchException {
    if (a.size() != b.size()) {
      return false;
    }
    a.sort(BY_NUMBERS);
    b.sort(BY_NUMBERS);
    if (isSameInOrder(a, b)) {
      return true;
    }
    for (int column = 0; column < a.get(0).size(); column++) {
      if (!isSameInOrder(sorted(a, column), sorted(b, column))) {
        return false;
      }
    }
    return hasPerfectMatching(a, b);
  }

  /** One column of numbers can be matched if and only if it can be in its order. */
  private static List<List<Cell>> sorted(List<List<Cell>> rows, int column) {
    return rows.stream().map(row -> List.of(row.get(column))).sorted(BY_NUMBERS).toList();
  }

  private boolean isSameInOrder(List<List<Cell>> a, List<List<Cell>> b)
      throws Work.TooMuchException {
    for (int i = 0; i < a.size(); i++) {
      if (!isSame(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean hasPerfectMatching(List<List<Cell>> a, List<List<Cell>> b)
      throws Work.TooMuchException {
    int[] partner = new int[b.size()];
    Arrays.fill(partner, -1);
    for (int row = 0; row < a.size(); row++) {
      if (!isPlaced(row, a, b, partner)) {
        return false;
      }
    }
    return true;
  }

  /** Breadth first, since a path may be as long as there are rows. */
  private boolean isPlaced(int row, List<List<Cell>> a, List<List<Cell>> b, int[] partner)
      throws Work.TooMuchException {
    int[] reachedFrom = new int[b.size()];
    Arrays.fill(reachedFrom, -1);
    List<Integer> queue = new ArrayList<>(List.of(row));
    for (int next = 0; next < queue.size(); next++) {
      int ours = queue.get(next);
      for (int theirs = 0; theirs < b.size(); theirs++) {
        if (reachedFrom[theirs] >= 0 || !isSame(a.get(ours), b.get(theirs))) {
          continue;
        }
        reachedFrom[theirs] = ours;
        if (partner[theirs] < 0) {
          augment(theirs, row, reachedFrom, partner);
          return true;
        }
        queue.add(partner[theirs]);
      }
    }
    return false;
  }

  /** Gives every row on the way the one that it was reached from; the first row had none. */
  private static void augment(int free, int first, int[] reachedFrom, int[] partner) {
    int theirs = free;
    while (true) {
      int ours = reachedFrom[theirs];
      int before = ours == first ? -1 : indexOf(partner, ours);
      partner[theirs] = ours;
      if (before < 0) {
        return;
      }
      theirs = before;
    }
  }

  private static int indexOf(int[] values, int value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private boolean isSame(List<Cell> a, List<Cell> b) throws Work.TooMuchException {
    for (int i = 0; i < a.size(); i++) {
      work.spend();
      if (!tolerance.isSame(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<List<Cell>, List<List<Cell>>> groups(List<List<Cell>> rows) {
    Map<List<Cell>, List<List<Cell>>> groups = new HashMap<>();
    for (List<Cell> row : rows) {
      List<Cell> key = row.stream().map(cell -> cell.isNumber() ? Cell.real(0) : cell).toList();
      groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private static int compareNumbers(List<Cell> a, List<Cell> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = Double.compare(a.get(i).number(), b.get(i).number());
      if (order == 0) {
        order = a.get(i).text().compareTo(b.get(i).text());
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
