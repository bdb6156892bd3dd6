package io.rlvr.jobs.stage;

import io.rlvr.store.Manifest;
import java.util.List;

/**
 * A stage that has run and is not committed.
 *
 * @param manifest what is to be created once all is written
 * @param writing what it still writes
 * @param notes lines for whoever looks on
 */
public record Uncommitted(
    PlannedStage stage, Manifest manifest, Writing writing, List<String> notes) {}
