package io.rlvr.dataset;

import io.rlvr.config.Settings;

/** What happens to held-out prompts that training has too. */
public enum Duplicates {
  /** They stay, counted. */
  KEEP,
  /** They are left out. */
  DROP,
  /** The import ends. */
  FAIL;

  public static Duplicates from(Settings settings) {
    return settings.get(DatasetSettings.DUPLICATES);
  }
}
