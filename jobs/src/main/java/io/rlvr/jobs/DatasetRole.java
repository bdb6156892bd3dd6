package io.rlvr.jobs;

import java.util.Locale;

/** What a dataset is for. */
enum DatasetRole {
  TRAIN,
  EVAL;

  /** As in settings and folder names. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
