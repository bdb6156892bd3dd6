package io.rlvr.jobs.testing;

import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.store.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a runner notes, and nothing else. */
public final class Notes implements StageListener {
  private final List<String> lines = new ArrayList<>();

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void started(PlannedStage stage) {}

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {}

  @Override
  public void skipped(PlannedStage stage, Manifest manifest) {}

  @Override
  public void note(String line) {
    lines.add(line);
  }
}
