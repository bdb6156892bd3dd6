package io.rlvr.jobs.stage;

import io.rlvr.config.UserException;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.ModelRef;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a stage once: skips it if its manifest is there, else runs it and commits by creating the
 * manifest last. A kill at any moment leaves either no manifest (the stage runs again) or a whole
 * one.
 *
 * @param listener is told what the runner does
 * @param ahead a stage that counts as done for those that read from it, though it is not committed
 */
public record StageRunner(
    SparkSession spark,
    FileStore store,
    ModelRef startModel,
    StageListener listener,
    Optional<Uncommitted> ahead)
    implements Runner {
  private static final int MAX_MANIFEST_BYTES = 256 << 20;

  public StageRunner(
      SparkSession spark, FileStore store, ModelRef startModel, StageListener listener) {
    this(spark, store, startModel, listener, Optional.empty());
  }

  /** The same for stages that read from one which is not committed yet. */
  public StageRunner after(Uncommitted stage) {
    return new StageRunner(spark, store, startModel, listener, Optional.of(stage));
  }

  @Override
  public Manifest run(PlannedStage planned) throws IOException {
    Optional<Manifest> done = skip(planned);
    return done.isPresent() ? done.get() : commit(perform(planned));
  }

  /** The manifest of a stage that is done, of which the listener hears. */
  public Optional<Manifest> skip(PlannedStage planned) throws IOException {
    Optional<Manifest> done = find(planned);
    done.ifPresent(manifest -> listener.skipped(planned, manifest));
    return done;
  }

  /** Runs a stage that is not done. It becomes done by {@link #commit}. */
  public Uncommitted perform(PlannedStage planned) throws IOException {
    listener.started(planned);
    long start = System.nanoTime();
    StageOutput output = planned.stage().run(context(planned));
    SortedMap<String, Double> timings = new TreeMap<>(output.timings());
    timings.put("total", (System.nanoTime() - start) / 1e9);
    Manifest manifest =
        new Manifest(
            planned.id(),
            planned.stage().name(),
            planned.step(),
            inputIds(planned),
            planned.settings().asMap(),
            output.policy(),
            output.files(),
            output.schema(),
            new TreeMap<>(output.moments()),
            new TreeMap<>(output.metrics()),
            timings,
            Environment.describe(spark));
    return new Uncommitted(planned, manifest, output.writing(), output.notes());
  }

  /**
   * Waits for what the stage writes, then creates its manifest: its existence is what makes the
   * stage done.
   *
   * @return the manifest that is there now, which may be another driver's
   */
  public Manifest commit(Uncommitted performed) throws IOException {
    performed.writing().await();
    PlannedStage planned = performed.stage();
    String path = RunLayout.manifest(planned.folder());
    if (!store.create(path, ManifestJson.write(performed.manifest()))) {
      Manifest theirs =
          stored(planned)
              .orElseThrow(
                  () ->
                      new UserException(
                          "Cannot write %s/%s: what is there is no file (expected none)",
                          store.root(), path));
      listener.note(
          "Another driver finished %s first; its rows are used".formatted(planned.label()));
      listener.skipped(planned, theirs);
      return theirs;
    }
    listener.finished(planned, performed.manifest());
    performed.notes().forEach(listener::note);
    return performed.manifest();
  }

  /** The manifest of a stage that is done, or counts as done. */
  public Optional<Manifest> find(PlannedStage planned) throws IOException {
    Optional<Uncommitted> counted = ahead.filter(stage -> stage.stage().equals(planned));
    return counted.isPresent() ? counted.map(Uncommitted::manifest) : stored(planned);
  }

  private Optional<Manifest> stored(PlannedStage planned) throws IOException {
    String path = RunLayout.manifest(planned.folder());
    Optional<byte[]> bytes = store.read(path, MAX_MANIFEST_BYTES);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = ManifestJson.read(store.root() + "/" + path, bytes.get());
    if (!manifest.id().equals(planned.id())) {
      throw new UserException(
          "Cannot resume %s: manifest %s/%s was made with other settings or inputs"
              + " (expected id %s, found %s); use another --run",
          planned.label(), store.root(), path, planned.id(), manifest.id());
    }
    return Optional.of(manifest);
  }

  private StageContext context(PlannedStage planned) throws IOException {
    SortedMap<String, StageContext.Input> inputs = new TreeMap<>();
    for (Map.Entry<String, PlannedStage> entry : planned.inputs().entrySet()) {
      PlannedStage input = entry.getValue();
      Manifest manifest =
          find(input)
              .orElseThrow(
                  () ->
                      new UserException(
                          "Cannot run %s: %s is not done (run it first; expected %s/%s)",
                          planned.label(),
                          input.label(),
                          store.root(),
                          RunLayout.manifest(input.folder())));
      inputs.put(entry.getKey(), new StageContext.Input(input.folder(), manifest));
    }
    for (Map.Entry<String, PlannedStage> entry : planned.companions().entrySet()) {
      String folder = entry.getValue().folder();
      find(entry.getValue())
          .ifPresent(
              manifest -> inputs.put(entry.getKey(), new StageContext.Input(folder, manifest)));
    }
    return new StageContext(
        spark,
        store,
        planned.settings(),
        planned.step(),
        planned.seed(),
        planned.folder(),
        inputs,
        startModel,
        listener::at);
  }

  private SortedMap<String, String> inputIds(PlannedStage planned) {
    SortedMap<String, String> ids = new TreeMap<>();
    if (!planned.startModel().isEmpty()) {
      ids.put("start-model", planned.startModel());
    }
    planned.inputs().forEach((role, input) -> ids.put(role, input.id()));
    return ids;
  }
}
