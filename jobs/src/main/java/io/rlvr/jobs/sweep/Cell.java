package io.rlvr.jobs.sweep;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.settings.SweepSettings;
import java.util.List;
import java.util.Locale;

/**
 * A point of a sweep.
 *
 * @param command {@code train} or {@code sft}
 * @param overrides settings on top of the sweep's own, {@code key=value} each
 */
public record Cell(String name, String command, List<String> overrides) {
  private static final String TRAIN = "train";
  private static final String SFT = StageKind.SFT.spelled();

  /** Reads {@code name: command key=value ...}. */
  static Cell of(String text) {
    int colon = text.indexOf(": ");
    List<String> words = List.of(text.substring(colon + 1).strip().split("\\s+"));
    boolean isOne =
        colon > 0
            && List.of(TRAIN, SFT).contains(words.get(0))
            && words.stream().skip(1).allMatch(word -> word.indexOf('=') > 0);
    if (!isOne) {
      throw new UserException(
          "Invalid %s: '%s' (expected a name, a colon, train or sft, and settings key=value)",
          SweepSettings.CELLS.name(), text);
    }
    return new Cell(text.substring(0, colon).strip(), words.get(0), words.subList(1, words.size()));
  }

  public boolean isSupervised() {
    return command.equals(SFT);
  }

  /** Its folder within the sweep's. */
  public String folder() {
    String spelled = name.replace("+", "plus"); // REINFORCE++ is not REINFORCE
    return spelled.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-|-$", "");
  }
}
