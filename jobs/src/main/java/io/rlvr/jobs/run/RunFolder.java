package io.rlvr.jobs.run;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A finished or running run as its {@code run.json} and its manifests tell it.
 *
 * @param record what {@code run.json} holds
 */
public record RunFolder(FileStore store, RunJson record, Lineage lineage) {
  private static final int MAX_BYTES = 256 << 20;

  /**
   * Finds the manifests of a run.
   *
   * @throws UserException if the folder is no run
   */
  public static RunFolder of(FileStore store) throws IOException {
    RunJson record = Run.describe(store);
    Map<String, Manifest> manifests = new TreeMap<>();
    for (String folder : stageFolders(store)) {
      add(store, folder, manifests);
    }
    return new RunFolder(store, record, Lineage.of(record, manifests));
  }

  /**
   * Some stages of a run, for who knows them, and the prompts that it trains on. Nothing else is
   * looked for.
   */
  static RunFolder ofStages(FileStore store, RunJson record, Map<String, Manifest> stages)
      throws IOException {
    Map<String, Manifest> manifests = new TreeMap<>(stages);
    add(store, RunLayout.promptsFolder(Role.TRAIN.spelled()), manifests);
    return new RunFolder(store, record, Lineage.of(record, manifests));
  }

  /** The last part of its path. */
  String name() {
    return Path.of(store.root()).getFileName().toString();
  }

  /** Manifests of what the run is made of by folder, in the order of steps. */
  public Map<String, Manifest> manifests() {
    return lineage.own();
  }

  /** Manifests of rewards and credit that were made later and never trained, by folder. */
  public Map<String, Manifest> offshoots() {
    return lineage.offshoots();
  }

  /** The manifest of a folder, whether of the run's own or of an offshoot. */
  public Optional<Manifest> manifest(String folder) {
    return Optional.ofNullable(manifests().get(folder))
        .or(() -> Optional.ofNullable(offshoots().get(folder)));
  }

  /**
   * Tells prompts that are gone from those that were never imported.
   *
   * @throws UserException if a stage was made from those of that role, and they are no longer there
   */
  void requirePrompts(Role role) {
    String prompts = RunLayout.promptsFolder(role.spelled());
    if (manifest(prompts).isPresent()) {
      return;
    }
    for (Map.Entry<String, Manifest> stage : manifests().entrySet()) {
      boolean isEvaluation = stage.getValue().stage().equals(StageKind.EVALUATE.spelled());
      if (stage.getValue().inputs().containsKey("prompts") && isEvaluation == (role == Role.EVAL)) {
        throw new UserException(
            "Cannot read %s/%s: its import is gone (expected its manifest, since %s was made from"
                + " it)",
            store.root(), prompts, stage.getKey());
      }
    }
  }

  /** Manifests of a stage in the order of steps; what refills wrote is of stages of their own. */
  public List<Manifest> manifestsOf(StageKind stage) {
    return manifests().values().stream()
        .filter(manifest -> manifest.stage().equals(stage.spelled()))
        .toList();
  }

  /** Manifests that wrote policy versions, in their order. */
  public List<Manifest> updates() {
    return manifests().values().stream()
        .filter(manifest -> StageKind.of(manifest.stage()).filter(StageKind::trains).isPresent())
        .toList();
  }

  /** Rows of all tables together, those of offshoots too. */
  public long rows() {
    return Stream.of(manifests(), offshoots())
        .flatMap(manifests -> manifests.values().stream())
        .flatMap(manifest -> manifest.files().stream())
        .mapToLong(DataFile::rows)
        .sum();
  }

  /** The newest step that has such a stage, 0 if none has. */
  public int lastStepOf(StageKind stage) {
    return manifestsOf(stage).stream().mapToInt(Manifest::step).max().orElse(0);
  }

  /** The folders of stages, done or not. */
  static List<String> stageFolders(FileStore store) throws IOException {
    List<String> folders = new ArrayList<>();
    for (String parent : store.list("")) {
      if (parent.startsWith("step=") || parent.equals("prompts")) {
        store.list(parent).forEach(folder -> folders.add(parent + "/" + folder));
      }
    }
    return folders;
  }

  private static void add(FileStore store, String folder, Map<String, Manifest> manifests)
      throws IOException {
    String path = RunLayout.manifest(folder);
    Optional<byte[]> bytes = store.read(path, MAX_BYTES);
    if (bytes.isPresent()) {
      Manifest manifest = ManifestJson.read(store.root() + "/" + path, bytes.get());
      if (isAtHome(manifest, folder)) {
        manifests.put(folder, manifest);
      }
    }
  }

  /** Not so the copy of a folder, which somebody made by hand: its rows would count twice. */
  private static boolean isAtHome(Manifest manifest, String folder) {
    return folder.startsWith(RunLayout.PROMPTS)
        || folder.equals(RunLayout.stageFolder(manifest.step(), manifest.stage(), manifest.id()));
  }
}
