package io.rlvr.jobs.stage;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import io.rlvr.store.StageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stage at its place in the run: what it reads is known by id before anything has run. Two are
 * equal by label and id, which says all of the others; inputs lead to inputs by many paths.
 */
public final class PlannedStage {
  private final Stage stage;
  private final int step;
  private final String id;
  private final String folder;
  private final SortedMap<String, PlannedStage> inputs;
  private final SortedMap<String, PlannedStage> companions;
  private final Settings settings;
  private final long seed;
  private final String startModel;

  private PlannedStage(
      Stage stage,
      int step,
      String id,
      String folder,
      SortedMap<String, PlannedStage> inputs,
      SortedMap<String, PlannedStage> companions,
      Settings settings,
      long seed,
      String startModel) {
    this.stage = stage;
    this.step = step;
    this.id = id;
    this.folder = folder;
    this.inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    this.companions = Collections.unmodifiableSortedMap(new TreeMap<>(companions));
    this.settings = settings;
    this.seed = seed;
    this.startModel = startModel;
  }

  /**
   * @param inputs earlier stages by role
   * @param all the settings of the run, of which the stage gets those that it reads
   * @param startModel digest of the model that the run starts from, empty for stages without models
   */
  public static PlannedStage of(
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
    String id =
        StageId.of(stage.name(), stage.codeVersion(settings), deciding, inputIds, step, seed);
    String folder = RunLayout.stageFolder(step, stage.name(), id);
    return new PlannedStage(
        stage, step, id, folder, inputs, Collections.emptySortedMap(), settings, seed, startModel);
  }

  /** A stage that is done, known by its manifest alone: to read from, not to run. */
  public static PlannedStage done(Stage stage, String folder, Manifest manifest, Settings all) {
    return new PlannedStage(
        stage,
        manifest.step(),
        manifest.id(),
        folder,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        all.only(List.of()),
        all.get(RunSettings.SEED),
        "");
  }

  /** The same stage in a folder of that name, for tables that all steps share. */
  public PlannedStage in(String otherFolder) {
    return new PlannedStage(
        stage, step, id, otherFolder, inputs, companions, settings, seed, startModel);
  }

  /**
   * The same stage beside another that it looks at where that is done: for what it measures, never
   * for its rows, so that the other has no part in its id.
   */
  public PlannedStage beside(String role, PlannedStage companion) {
    SortedMap<String, PlannedStage> all = new TreeMap<>(companions);
    all.put(role, companion);
    return new PlannedStage(stage, step, id, folder, inputs, all, settings, seed, startModel);
  }

  public Stage stage() {
    return stage;
  }

  public int step() {
    return step;
  }

  public String id() {
    return id;
  }

  /** Where its files go, relative to the run. */
  public String folder() {
    return folder;
  }

  /** Earlier stages by role. */
  public SortedMap<String, PlannedStage> inputs() {
    return inputs;
  }

  /** Stages beside which it is planned, by role: see {@link #beside}. */
  SortedMap<String, PlannedStage> companions() {
    return companions;
  }

  /** What the stage reads, and no more. */
  public Settings settings() {
    return settings;
  }

  /** That of the run. */
  public long seed() {
    return seed;
  }

  /** Digest of the model that the run starts from, empty for stages without models. */
  String startModel() {
    return startModel;
  }

  public String label() {
    return "%s of step %d".formatted(stage.name(), step);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlannedStage planned
        && id.equals(planned.id)
        && label().equals(planned.label());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** {@code rollout of step 12 (1f2e3d4c...)}. */
  @Override
  public String toString() {
    return "%s (%s)".formatted(label(), id);
  }
}
