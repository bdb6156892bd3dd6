package io.rlvr.jobs.cli;

import io.rlvr.config.ShellWord;
import io.rlvr.config.UserException;
import io.rlvr.data.Sha256;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.models.OptimizerState;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ModelRef;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The policy version of another run that a run starts from. It is read where it lies and not
 * copied.
 *
 * @param folder its files on this machine, which are those that its update wrote
 */
record StartPolicy(RunOrigin origin, Path folder) {
  private static final Pattern FORM =
      Pattern.compile("(?<run>.+?)(@(?<step>\\d{1,9}))?", Pattern.DOTALL);

  /**
   * Finds it.
   *
   * @param text {@code RUN} or {@code RUN@STEP}, not empty
   * @param recorded where the run began that is gone on with, if it did; its step counts where the
   *     text has none
   * @throws UserException if there is no such version, or it is no whole model
   */
  static StartPolicy find(String text, Optional<RunOrigin> recorded) throws IOException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("No run is named: '%s'".formatted(text));
    }
    String run = RunOptions.absolute(form.group("run"));
    FileStore store = HadoopFileStore.open(run, HadoopSettings.here());
    List<Manifest> updates = RunFolder.of(store).updates();
    if (updates.isEmpty()) {
      throw new UserException("Cannot start from run %s: it has no update yet", run);
    }
    int step =
        Optional.ofNullable(form.group("step"))
            .map(Integer::valueOf)
            .or(() -> recorded.filter(origin -> origin.run().equals(run)).map(RunOrigin::step))
            .orElse(updates.get(updates.size() - 1).step());
    PolicyVersion version =
        updates.stream()
            .filter(update -> update.step() == step)
            .flatMap(update -> update.policy().stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot start from step %d of run %s: no update of the run wrote it"
                            + " (expected one of %s)",
                        step, run, updates.stream().map(Manifest::step).toList()));
    return new StartPolicy(new RunOrigin(run, step, version.digest()), files(store, version, run));
  }

  /** SHA-256 of the optimizer's state after its update. */
  String optimizer() throws IOException {
    FileStore store = HadoopFileStore.open(origin.run(), HadoopSettings.here());
    PolicyVersion version = new PolicyVersion(origin.step(), origin.digest());
    Optional<Path> file = OptimizerState.find(store, version);
    if (file.isEmpty()) {
      throw new UserException(
          "Cannot start from the optimizer of %s: %s/%s is not there",
          origin.described(), store.root(), OptimizerState.path(store, version));
    }
    return Sha256.hex(file.get());
  }

  private static Path files(FileStore store, PolicyVersion version, String run) throws IOException {
    String policy = RunLayout.policyFolder(version.version());
    List<String> names = store.list(policy);
    if (names.isEmpty()) {
      throw new UserException(
          "Cannot start from step %d of run %s: its weights are gone (loop.keep-policies decides"
              + " how many stay)",
          version.version(), run);
    }
    if (!names.contains("config.json")) {
      throw new UserException(
          "Cannot start from step %1$d of run %2$s: it is an adapter (expected a whole model;"
              + " bin/rlvr export --run %3$s --step %1$d --out DIR merges it, then --set"
              + " policy.model=DIR)",
          version.version(), run, ShellWord.of(run));
    }
    return DeviceModels.trustedFolder(
        new ModelRef(version.version(), version.digest(), store.root(), policy));
  }
}
