package io.rlvr.report;

import io.rlvr.config.ShellWord;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What next: advice from the outcome and the alarms, and the commands that show more. */
final class NextSteps {
  private static final String MONITORS = "reward.monitors";

  private final RunReport report;

  NextSteps(RunReport report) {
    this.report = report;
  }

  void draw(Markup out) {
    out.open("section", "class", "card next").open("ul");
    advice(report.alarms(), report.heldOut()).forEach(text -> out.leaf("li", text));
    out.close();
    if (!report.facts().folder().isEmpty()) {
      out.open("table", "class", "commands");
      commands()
          .forEach(
              (what, command) -> {
                out.open("tr").leaf("th", what, "scope", "row");
                out.open("td").leaf("code", command).close().close();
              });
      out.close();
    }
    out.close();
  }

  /** Against each alarm, and what follows from the outcome. */
  static List<String> advice(List<Alarm> alarms, HeldOut heldOut) {
    List<String> advice = new ArrayList<>();
    AlarmSpell.of(alarms).stream()
        .map(spell -> spell.first().name())
        .distinct()
        .map(NextSteps::against)
        .distinct()
        .forEach(advice::add);
    heldOut
        .gain()
        .ifPresentOrElse(
            gain -> advice.add(after(gain)),
            () ->
                advice.add(
                    heldOut.undecided() > 0
                        ? "Give evaluate.reward one that scores the held-out prompts."
                        : "Evaluate before and after: without it nothing here can be believed."));
    return advice;
  }

  private static String after(Gain gain) {
    long prompts = gain.after().count();
    if (gain.difference().holds(0)) {
      return ("The interval of the difference holds 0: train longer (loop.steps), or evaluate on"
              + " more prompts. With %,d instead of %,d it is half as wide (evaluate.prompts).")
          .formatted(4 * prompts, prompts);
    }
    return gain.difference().low() > 0
        ? "Train again with another run.seed: the intervals here say nothing about other seeds."
        : "Read what became wrong, and compare with a run of a lower update.learning-rate or a"
            + " higher kl.coefficient.";
  }

  /** What to do about an alarm. */
  private static String against(String alarm) {
    return switch (alarm) {
      case "kl-surge" ->
          "kl-surge: raise kl.coefficient or lower update.learning-rate, and read whether the"
              + " responses still answer.";
      case "reward-divergence", "low-agreement" ->
          "The reward and what it stands for part: read the disputed answers before training on,"
              + " and train or replace the judge.";
      case "length-collapse" ->
          "length-collapse: read the last responses; a reward that short answers win needs a guard"
              + " or a format.";
      case "clipped-share" ->
          "clipped-share: raise rollout.max-new-tokens, or start from a model that ends its"
              + " answers.";
      case "skipped-steps" ->
          "skipped-steps: lower update.learning-rate, or train in float32 (policy.precision).";
      case "equal-groups", "flat-reward" ->
          "Groups whose rewards are equal teach nothing: take prompts of other difficulty, more"
              + " samples (rollout.samples-per-prompt) or advantage.filter.";
      case "judge-yes", "judge-neither-share", "guarded-share" ->
          "The judge does not tell right from wrong here: measure it with judge-eval, and change"
              + " its prompt or its model.";
      default -> Form.cut(alarm, 60) + ": read the samples of its steps.";
    };
  }

  /** Else nothing can be disputed. */
  private boolean isWatched() {
    Object monitors = report.settings().all().get(MONITORS);
    return monitors instanceof List<?> names && !names.isEmpty();
  }

  private Map<String, String> commands() {
    String run = " --run " + ShellWord.of(report.facts().folder());
    Map<String, String> commands = new LinkedHashMap<>();
    if (isWatched()) {
      commands.put("Disputed answers", "bin/rlvr show" + run + " --disputed 5");
    }
    if (report.summary().rewardMeanLastStep().isPresent()) {
      commands.put("Lowest rewards", "bin/rlvr show" + run + " --worst 5");
    }
    commands.put(
        "Numbers by step",
        "bin/rlvr sql" + run + " 'select step, name, value from metrics order by name, step'");
    commands.put("Beside another run", "bin/rlvr report" + run + " --compare OTHER");
    commands.put("The model", "bin/rlvr export" + run + " --out MODEL");
    if (!report.facts().command().isEmpty()) {
      commands.put("The same run again; CONF is an empty file", report.facts().command());
    }
    return commands;
  }
}
