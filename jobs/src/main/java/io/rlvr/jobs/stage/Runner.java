package io.rlvr.jobs.stage;

import io.rlvr.store.Manifest;
import java.io.IOException;

/** Runs stages, each once: one that is done already is skipped. */
@FunctionalInterface
public interface Runner {
  /** The stage's manifest, from now or from before. */
  Manifest run(PlannedStage stage) throws IOException;
}
