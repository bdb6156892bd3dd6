package io.rlvr.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What each command does whose class serves several: the first line of its description. */
public final class CommandTexts {
  private static final Map<String, String> FIRST_LINES =
      Map.of(
          "import",
          "Reads the prompts of the training and the evaluation dataset into the run.",
          "rollout",
          "Samples responses to the prompts of a step, with their log-probabilities.",
          "reward",
          "Gives each response of a step its verdict.",
          "refill",
          "Samples and scores further prompts for a step of which too few groups would be kept.",
          "credit",
          "Turns the rewards of a step into advantages, and says which samples train.",
          "update",
          "Trains the policy on the kept samples of a step: the next policy version.",
          "evaluate",
          "Samples and scores responses to the held-out prompts.",
          "sft",
          "Supervised training of the policy, on given responses to the prompts.",
          "judge-train",
          "Supervised training of a judge, on answers that are labelled right or wrong.");

  private CommandTexts() {}

  public static void addTo(CommandLine line) {
    FIRST_LINES.forEach((name, text) -> prepend(line.getSubcommands().get(name), text));
  }

  private static void prepend(CommandLine command, String text) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    List<String> description = new ArrayList<>(List.of(text));
    description.addAll(List.of(usage.description()));
    usage.description(description.toArray(new String[0]));
  }
}
