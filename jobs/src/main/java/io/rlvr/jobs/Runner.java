package io.rlvr.jobs;

import io.rlvr.store.Manifest;
import java.io.IOException;

/** Runs stages, each once: one that is done already is skipped. */
@FunctionalInterface
interface Runner {
  /** The stage's manifest, from now or from before. */
  Manifest run(PlannedStage stage) throws IOException;
}
