package io.rlvr.jobs.sweep;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.SweepSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a sweep runs and what it says of it.
 *
 * @param seeds each cell runs with
 * @param metrics that the table shows beside accuracy
 * @param showsAlarms whether it shows first alarms
 */
public record SweepOptions(
    List<Cell> cells,
    List<Long> seeds,
    List<Claim> claims,
    List<String> metrics,
    boolean showsAlarms) {

  /**
   * @throws UserException if there is no cell, two have one folder, a name has no letters, or a
   *     claim is about no cell
   */
  public static SweepOptions from(Settings settings) {
    List<Cell> cells = settings.get(SweepSettings.CELLS).stream().map(Cell::of).toList();
    if (cells.isEmpty()) {
      throw new UserException(
          "Missing %s (expected what sweep runs, each 'name: train key=value ...')",
          SweepSettings.CELLS.name());
    }
    Set<String> folders = new HashSet<>();
    for (Cell cell : cells) {
      boolean isPlace =
          cell.folder().matches("[a-z0-9].*"); // of Latin letters: not .. and not empty
      if (!isPlace || !folders.add(cell.folder())) {
        throw new UserException(
            "Invalid %s: '%s' (expected names that begin with and differ in letters a to z or digits)",
            SweepSettings.CELLS.name(), cell.name());
      }
    }
    List<Claim> claims = settings.get(SweepSettings.CLAIMS).stream().map(Claim::of).toList();
    List<String> names = cells.stream().map(Cell::name).toList();
    for (Claim claim : claims) {
      for (String name : List.of(claim.more(), claim.less())) {
        if (!names.contains(name)) {
          throw new UserException(
              "Invalid %s: '%s' (expected one of the cells %s)",
              SweepSettings.CLAIMS.name(), name, String.join("; ", names));
        }
      }
    }
    long first = settings.get(RunSettings.SEED);
    int seeds = settings.get(SweepSettings.SEEDS);
    return new SweepOptions(
        cells,
        LongStream.range(first, first + seeds).boxed().toList(),
        claims,
        settings.get(SweepSettings.METRICS),
        settings.get(SweepSettings.ALARMS));
  }

  /**
   * Cells by their names, in their own order.
   *
   * @throws UserException if there is none of a name
   */
  public List<Cell> cells(List<String> names) {
    List<String> known = cells.stream().map(Cell::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new UserException(
            "Invalid --cell: '%s' (expected one of %s)", name, String.join("; ", known));
      }
    }
    return cells.stream().filter(cell -> names.contains(cell.name())).toList();
  }
}
