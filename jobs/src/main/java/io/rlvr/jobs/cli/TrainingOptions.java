package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a training begins and where it stops. Filled by the command line parser. */
public final class TrainingOptions {
  @Option(
      names = "--until",
      paramLabel = "N",
      description =
          "Stops after step N, the last one unless given; the same command without it goes on. The"
              + " schedule of the learning rate still spans loop.steps.")
  private Optional<Integer> until = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "RUN[@STEP]",
      description =
          "Starts from the policy that a step of another run wrote, its last unless given, in the"
              + " place of policy.model. It is read where it lies: raise loop.keep-policies there"
              + " if that run goes on.")
  private String from = "";

  @Option(
      names = "--from-optimizer",
      description = "With --from: goes on with the state of its optimizer too.")
  private boolean isFromOptimizer;

  /**
   * What the options ask for.
   *
   * @param origin the policy of another run that the run starts from, if it does
   * @param until the last step that is run now
   */
  record Asked(Settings settings, Optional<RunOrigin> origin, int until) {}

  Asked of(RunOptions options) throws IOException {
    Optional<StartPolicy> start = start(options);
    Settings settings =
        start.isPresent() ? options.settings(overrides(start.get())) : options.settings();
    int steps = settings.get(RunSettings.STEPS);
    if (until.isPresent() && (until.get() < 1 || until.get() > steps)) {
      throw new UserException(
          "Invalid --until: %d (expected 1 to %d, which is loop.steps)", until.get(), steps);
    }
    return new Asked(settings, start.map(StartPolicy::origin), until.orElse(steps));
  }

  private Optional<StartPolicy> start(RunOptions options) throws IOException {
    if (from.isEmpty()) {
      if (isFromOptimizer) {
        throw new UserException("Missing option --from (expected RUN or RUN@STEP)");
      }
      return Optional.empty();
    }
    String model = RunSettings.MODEL.name() + "=";
    if (options.overrides().stream().anyMatch(each -> each.startsWith(model))) {
      throw new UserException(
          "Invalid --from: '%s' (expected none beside --set %s...)", from, model);
    }
    return Optional.of(StartPolicy.find(from, options.record().flatMap(RunJson::origin)));
  }

  private List<String> overrides(StartPolicy start) throws IOException {
    List<String> overrides =
        new ArrayList<>(List.of(RunSettings.MODEL.name() + "=" + start.folder()));
    if (isFromOptimizer) {
      overrides.add("%s=\"%s\"".formatted(RunSettings.OPTIMIZER.name(), start.optimizer()));
    }
    return overrides;
  }
}
