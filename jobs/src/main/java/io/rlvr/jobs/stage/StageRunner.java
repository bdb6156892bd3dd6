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
 */
public record StageRunner(
    SparkSession spark, FileStore store, ModelRef startModel, StageListener listener)
    implements Runner {
  private static final int MAX_MANIFEST_BYTES = 256 << 20;

  @Override
  public Manifest run(PlannedStage planned) throws IOException {
    Optional<Manifest> done = find(planned);
    if (done.isPresent()) {
      listener.skipped(planned, done.get());
      return done.get();
    }
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
    // The manifest is created last: its existence is what makes the stage done.
    String path = RunLayout.manifest(planned.folder());
    if (!store.create(path, ManifestJson.write(manifest))) {
      Manifest theirs =
          find(planned)
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
    listener.finished(planned, manifest);
    output.notes().forEach(listener::note);
    return manifest;
  }

  /** The manifest of a stage that is done. */
  public Optional<Manifest> find(PlannedStage planned) throws IOException {
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
