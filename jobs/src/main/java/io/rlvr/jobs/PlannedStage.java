package io.rlvr.jobs;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.model.LoraSettings;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import io.rlvr.store.StageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stage at its place in the run: what it reads is known by id before anything has run.
 *
 * @param folder where its files go, relative to the run
 * @param inputs earlier stages by role
 * @param settings what the stage reads, and no more
 * @param seed of the run
 * @param startModel digest of the model that the run starts from, empty for stages without models
 */
record PlannedStage(
    Stage stage,
    int step,
    String id,
    String folder,
    SortedMap<String, PlannedStage> inputs,
    Settings settings,
    long seed,
    String startModel) {

  static PlannedStage of(
      Stage stage,
      int step,
      SortedMap<String, PlannedStage> inputs,
      Settings all,
      String startModel) {
    Settings settings = all.only(stage.reads());
    List<String> inputIds = new ArrayList<>();
    long seed = all.get(RunSettings.SEED);
    inputIds.add(startModel);
    inputs.forEach((role, input) -> inputIds.add(role + "=" + input.id()));
    SortedMap<String, Object> deciding = settings.asMap();
    stage.reads().stream().filter(Key::isOperational).forEach(key -> deciding.remove(key.name()));
    stage.reads().stream()
        .filter(key -> key.isNewAtDefault(settings))
        .forEach(key -> deciding.remove(key.name()));
    deciding.keySet().removeAll(LoraSettings.unused(all));
    String id = StageId.of(stage.name(), stage.codeVersion(), deciding, inputIds, step, seed);
    return new PlannedStage(
        stage,
        step,
        id,
        RunLayout.stageFolder(step, stage.name(), id),
        Collections.unmodifiableSortedMap(new TreeMap<>(inputs)),
        settings,
        seed,
        startModel);
  }

  /** A stage that is done, known by its manifest alone: to read from, not to run. */
  static PlannedStage done(Stage stage, String folder, Manifest manifest, Settings all) {
    return new PlannedStage(
        stage,
        manifest.step(),
        manifest.id(),
        folder,
        Collections.emptySortedMap(),
        all.only(List.of()),
        all.get(RunSettings.SEED),
        "");
  }

  /** The same stage in a folder of that name, for tables that all steps share. */
  PlannedStage in(String otherFolder) {
    return new PlannedStage(stage, step, id, otherFolder, inputs, settings, seed, startModel);
  }

  String label() {
    return "%s of step %d".formatted(stage.name(), step);
  }
}
