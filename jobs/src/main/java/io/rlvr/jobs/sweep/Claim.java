package io.rlvr.jobs.sweep;

import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.SweepSettings;

/**
 * That one cell is more often right than another.
 *
 * @param more the cell that is
 * @param less the cell that is not
 */
public record Claim(String title, String more, String less) {
  /** Reads {@code title: cell > cell}. */
  static Claim of(String text) {
    int colon = text.indexOf(": ");
    int than = text.indexOf(" > ");
    if (colon < 1 || than < colon) {
      throw new UserException(
          "Invalid %s: '%s' (expected a title, a colon, and two cells with ' > ' between them)",
          SweepSettings.CLAIMS.name(), text);
    }
    return new Claim(
        text.substring(0, colon).strip(),
        text.substring(colon + 1, than).strip(),
        text.substring(than + 2).strip());
  }
}
