package io.rlvr.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run of MLflow, by its REST API. What is there already is asked of the server, once and after
 * each failure. This class is NOT thread safe.
 */
final class Mlflow implements Tracker {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 256 << 20;
  private static final Map<String, String> ARTIFACTS =
      Map.of(RunLayout.REPORT, "text/html; charset=utf-8", RunLayout.SUMMARY, "application/json");

  private final MlflowOptions options;
  private final TrackedRun run;
  private final Consumer<String> note;
  private final MlflowApi api;
  private Optional<MlflowRun> opened = Optional.empty();
  private Instant last = Instant.EPOCH;

  Mlflow(MlflowOptions options, TrackedRun run, Consumer<String> note) {
    this(options, run, note, DEADLINE);
  }

  Mlflow(MlflowOptions options, TrackedRun run, Consumer<String> note, Duration deadline) {
    this.options = options;
    this.run = run;
    this.note = note;
    this.api = new MlflowApi(new MlflowHttp(options.server(), deadline));
  }

  @Override
  public String name() {
    return "mlflow at " + options.server().host();
  }

  @Override
  public void show(StepMetrics step) throws TrackerException, InterruptedException {
    if (step.metrics().isEmpty()) {
      return;
    }
    withRun(there -> there.show(step));
    last = step.finished();
  }

  @Override
  public void end(RunEnd end) throws TrackerException, InterruptedException {
    if (end == RunEnd.RUNNING || last.equals(Instant.EPOCH)) {
      return; // it goes on, or nothing was measured yet
    }
    withRun(
        there -> {
          sendArtifacts(there);
          api.update(there.id(), end.name(), last);
        });
  }

  private interface Use {
    void of(MlflowRun run) throws TrackerException, InterruptedException;
  }

  /** After a failure it is not known what arrived. */
  private void withRun(Use use) throws TrackerException, InterruptedException {
    MlflowRun there = opened.isPresent() ? opened.get() : open();
    opened = Optional.empty();
    use.of(there);
    opened = Optional.of(there);
  }

  private MlflowRun open() throws TrackerException, InterruptedException {
    String experiment = api.experiment(options.experiment());
    Optional<JsonNode> found = api.find(experiment, MlflowRun.IDENTITY, run.identity());
    if (found.isPresent()) {
      return MlflowRun.resume(api, found.get(), run);
    }
    String name = options.runName().isBlank() ? run.name() : options.runName();
    JsonNode created =
        api.create(experiment, name, run.begun(), MlflowRun.tags(run, options.parent()));
    return MlflowRun.begin(api, created, run);
  }

  private void sendArtifacts(MlflowRun there) throws TrackerException, InterruptedException {
    Optional<String> folder = folderOfArtifacts(there.artifacts());
    if (folder.isEmpty()) {
      note.accept(
          "mlflow: %s and %s stay in the run folder: the experiment keeps artifacts at %s: (expected"
                  .formatted(RunLayout.REPORT, RunLayout.SUMMARY, scheme(there.artifacts()))
              + " mlflow-artifacts:, a server that takes them)");
      return;
    }
    for (Map.Entry<String, String> artifact : ARTIFACTS.entrySet()) {
      Optional<byte[]> content = content(artifact.getKey());
      if (content.isPresent()) {
        api.putArtifact(folder.get() + "/" + artifact.getKey(), artifact.getValue(), content.get());
      }
    }
  }

  private Optional<byte[]> content(String path) throws TrackerException {
    try {
      return run.store().read(path, MOST_BYTES);
    } catch (IOException e) {
      throw new TrackerException.Outage(
          "cannot read %s: %s".formatted(path, String.valueOf(e.getMessage())));
    }
  }

  /** The path behind the server's own, where it is the server that keeps them. */
  private static Optional<String> folderOfArtifacts(String place) {
    return place.matches("mlflow-artifacts:/[^/?#\\s][^?#\\s]*")
        ? Optional.of(URI.create(place).getRawPath().replaceFirst("/+$", ""))
        : Optional.empty();
  }

  private static String scheme(String place) {
    return place.replaceFirst("(?s):.*$", "");
  }
}
