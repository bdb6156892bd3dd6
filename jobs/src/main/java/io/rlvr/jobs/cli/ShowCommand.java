package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.FoundSample;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunRows;
import io.rlvr.jobs.run.SampleChoice;
import io.rlvr.jobs.run.SampleFinder;
import io.rlvr.report.SampleRollout;
import io.rlvr.reward.registry.RewardSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code show}: rollouts, to be read in the terminal. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Prints rollouts with their verdicts and advantages: the first of a step, or those that"
            + " --prompt, --worst or --disputed asks for.")
public final class ShowCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Step, from 1; the last one with rewards unless given, all of --prompt.")
  private Optional<Integer> step = Optional.empty();

  @Option(names = "--count", paramLabel = "N", description = "How many; 10 unless given.")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--prompt",
      paramLabel = "ID",
      description =
          "Its samples alone, of all steps unless --step is given; any prompt unless given.")
  private Optional<String> prompt = Optional.empty();

  @Option(
      names = "--worst",
      paramLabel = "N",
      description =
          "The N scored samples of the lowest reward; the first of the step unless given.")
  private Optional<Integer> worst = Optional.empty();

  @Option(
      names = "--disputed",
      paramLabel = "N",
      description =
          "The N samples whose reward and reward.monitors are furthest apart, one at least 0.5 and"
              + " another below it; the first of the step unless given.")
  private Optional<Integer> disputed = Optional.empty();

  public ShowCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    requireOneChoice();
    RunFolder run = options.existingRun();
    if (disputed.isPresent()) {
      requireMonitors(run);
    }
    List<FoundSample> found = find(run);
    if (found.isEmpty()) {
      System.err.println("none");
    }
    found.forEach(ShowCommand::print);
    return 0;
  }

  private void requireOneChoice() {
    if (Stream.of(prompt, worst, disputed).filter(Optional::isPresent).count() > 1) {
      throw new UserException(
          "Cannot show all of --prompt, --worst and --disputed at once (expected one of them)");
    }
    requireCount("--count", count);
    requireCount("--worst", worst);
    requireCount("--disputed", disputed);
    if (count.isPresent() && (worst.isPresent() || disputed.isPresent())) {
      throw new UserException(
          "Cannot use --count beside --worst or --disputed (expected their own number)");
    }
  }

  private static void requireMonitors(RunFolder run) {
    if (!(run.record().settings().get(RewardSettings.MONITORS.name()) instanceof List<?> monitors)
        || monitors.isEmpty()) {
      throw new UserException(
          "Cannot show disputed samples of run %s: nothing watched its reward (expected"
              + " reward.monitors, such as [truth])",
          run.store().root());
    }
  }

  private static void requireCount(String option, Optional<Integer> value) {
    if (value.isPresent() && value.get() < 1) {
      throw new UserException("Invalid %s: %d (expected a number >= 1)", option, value.get());
    }
  }

  private List<FoundSample> find(RunFolder run) throws IOException {
    SampleFinder finder = new SampleFinder(new RunRows(run));
    if (prompt.isPresent()) {
      return ofPrompt(finder, run);
    }
    SampleChoice choice =
        worst.isPresent()
            ? SampleChoice.WORST
            : disputed.isPresent() ? SampleChoice.DISPUTED : SampleChoice.ANY;
    int shown = worst.or(() -> disputed).or(() -> count).orElse(10);
    return step.isPresent()
        ? finder.ofStep(step.get(), choice, shown)
        : finder.ofLastStep(choice, shown);
  }

  private List<FoundSample> ofPrompt(SampleFinder finder, RunFolder run) throws IOException {
    SampleChoice choice = SampleChoice.ofPrompt(prompt.orElseThrow());
    List<FoundSample> found =
        step.isPresent()
            ? finder.ofStep(step.get(), choice, count.orElse(Integer.MAX_VALUE))
            : finder.ofAllSteps(choice, count.orElse(Integer.MAX_VALUE));
    if (found.isEmpty()) {
      throw new UserException(
          "Cannot show prompt '%s': no sample of it in %srun %s (expected a prompt_id)",
          prompt.get(), step.map("step %d of "::formatted).orElse(""), run.store().root());
    }
    return found;
  }

  private static void print(FoundSample found) {
    SampleRollout sample = found.rollout();
    System.out.printf(
        "sample     %d of %s, step %d%n",
        found.id().sample(), Printable.line(found.id().promptId()), sample.step());
    System.out.printf("prompt     %s%n", Printable.lines(sample.prompt()));
    System.out.printf("reference  %s%n", Printable.lines(sample.reference()));
    System.out.printf("response   %s%n", Printable.lines(sample.response()));
    String notes = Printable.lines(sample.error().orElse(String.join(" ", sample.flags())));
    System.out.printf(
        "verdict    %s%s%s%s%n",
        sample.status(),
        sample.reward().isPresent() ? " reward " + sample.reward().getAsDouble() : "",
        sample.advantage().isPresent()
            ? " advantage " + Printable.fourDigits(sample.advantage().getAsDouble())
            : "",
        notes.isEmpty() ? "" : " " + notes);
    sample
        .judgeOutput()
        .ifPresent(said -> System.out.printf("judge      %s%n", Printable.lines(said)));
    sample
        .probability()
        .ifPresent(p -> System.out.printf("p(yes)     %s%n", Printable.fourDigits(p)));
    sample
        .components()
        .forEach(
            (name, value) ->
                System.out.printf(
                    "%-10s %s%n", Printable.lines(name), Printable.fourDigits(value)));
    System.out.println();
  }
}
