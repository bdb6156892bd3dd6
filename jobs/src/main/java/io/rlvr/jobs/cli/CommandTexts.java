package io.rlvr.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What the help of commands says beside the descriptions of their classes: what each command does
 * whose class serves several, and examples of all.
 */
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

  /** By the command, each a line of a shell in the project's folder. */
  private static final Map<String, List<String>> EXAMPLES =
      Map.ofEntries(
          Map.entry(
              "quickstart",
              List.of(
                  "bin/rlvr quickstart",
                  "bin/rlvr quickstart --set loop.steps=4 --run runs/short")),
          Map.entry(
              "train",
              List.of(
                  "bin/rlvr train --conf conf/own-data.conf",
                  "bin/rlvr train --conf conf/gsm8k.conf --set advantage.type=grpo --run runs/grpo",
                  "bin/rlvr train --conf conf/gsm8k.conf --until 20")),
          Map.entry(
              "sweep",
              List.of(
                  "bin/rlvr sweep --conf conf/paper/rewards.conf",
                  "bin/rlvr sweep --conf conf/paper/rewards.conf --cell 'oracle, soft' --run runs/again")),
          Map.entry(
              "track",
              List.of("bin/rlvr track --run runs/own-data --set 'track.to=[tensorboard]'")),
          Map.entry("import", List.of("bin/rlvr import --conf conf/own-data.conf --step 0")),
          Map.entry("rollout", List.of("bin/rlvr rollout --conf conf/own-data.conf --step 1")),
          Map.entry(
              "reward",
              List.of(
                  "bin/rlvr reward --run runs/own-data --step 1",
                  "bin/rlvr reward --run runs/gsm8k --steps all --set reward.type=contains")),
          Map.entry("refill", List.of("bin/rlvr refill --run runs/gsm8k --step 1")),
          Map.entry(
              "credit",
              List.of(
                  "bin/rlvr credit --run runs/own-data --step 1",
                  "bin/rlvr credit --run runs/gsm8k --steps 1-5 --set advantage.type=grpo")),
          Map.entry("update", List.of("bin/rlvr update --run runs/own-data --step 1")),
          Map.entry("evaluate", List.of("bin/rlvr evaluate --run runs/own-data --step 0")),
          Map.entry("sft", List.of("bin/rlvr sft --conf conf/policy-sft.conf")),
          Map.entry(
              "judge-train",
              List.of(
                  "bin/rlvr judge-train --conf conf/own-judge.conf",
                  "bin/rlvr judge-train --conf conf/judge-smollm2.conf --set lora.rank=16 --run"
                      + " runs/judge-lora")),
          Map.entry(
              "init-model",
              List.of("bin/rlvr init-model --conf conf/judge.conf --out runs/judge-init")),
          Map.entry(
              "download",
              List.of(
                  "bin/rlvr download hf:HuggingFaceTB/SmolLM2-135M-Instruct",
                  "bin/rlvr download hf:datasets/openai/gsm8k/main/test-00000-of-00001.parquet --to"
                      + " runs/gsm8k-data")),
          Map.entry(
              "explain",
              List.of(
                  "bin/rlvr explain --conf conf/gsm8k.conf --set loop.max-lag=1",
                  "bin/rlvr explain --conf conf/own-judge.conf --for judge-train")),
          Map.entry(
              "report",
              List.of(
                  "bin/rlvr report --run runs/quickstart",
                  "bin/rlvr report --run runs/quickstart --compare runs/quickstart-rule")),
          Map.entry("runs", List.of("bin/rlvr runs", "bin/rlvr runs runs")),
          Map.entry("status", List.of("bin/rlvr status --run runs/quickstart")),
          Map.entry(
              "publish",
              List.of("bin/rlvr publish --run runs/quickstart --tables main.rl --format delta")),
          Map.entry(
              "show",
              List.of(
                  "bin/rlvr show --run runs/quickstart --step 3 --count 5",
                  "bin/rlvr show --run runs/quickstart --disputed 5",
                  "bin/rlvr show --run runs/quickstart --step 1 --worst 5",
                  "bin/rlvr show --run runs/own-data --prompt econ-03")),
          Map.entry(
              "diff",
              List.of(
                  "bin/rlvr diff --run runs/gsm8k --step 1",
                  "bin/rlvr diff --run runs/gsm8k --steps all --json")),
          Map.entry(
              "sql",
              List.of(
                  "bin/rlvr sql --run runs/quickstart 'select step, avg(value) from rewards group"
                      + " by step order by step'",
                  "bin/rlvr sql --run runs/quickstart 'select status, count(*) from rewards group"
                      + " by status'",
                  "bin/rlvr sql --run runs/quickstart --out runs/rewards.csv 'select * from rewards'")),
          Map.entry(
              "export",
              List.of(
                  "bin/rlvr export --run runs/gsm8k --out runs/gsm8k-model",
                  "bin/rlvr export --run runs/gsm8k --step 40 --dtype FLOAT32 --out"
                      + " runs/gsm8k-step-40")),
          Map.entry(
              "judge-data",
              List.of(
                  "bin/rlvr judge-data --input examples/own-data/labelled.jsonl --out"
                      + " runs/own-judge-data",
                  "bin/rlvr judge-data --conf conf/judge-explore.conf --run runs/judge-explore"
                      + " --out runs/judge-data")),
          Map.entry(
              "judge-eval",
              List.of(
                  "bin/rlvr judge-eval --judge models/judge --input"
                      + " examples/own-data/labelled.jsonl",
                  "bin/rlvr judge-eval --reward contains --input examples/own-data/labelled.jsonl"
                      + " --attacks")),
          Map.entry(
              "score",
              List.of(
                  "bin/rlvr score --reward contains < examples/own-data/labelled.jsonl",
                  "echo '{\"reference\": \"1.5\", \"response\": \"It is 3/2.\"}' | bin/rlvr score"
                      + " --reward math")),
          Map.entry(
              "advantage",
              List.of(
                  "echo '{\"rows\": [{\"prompt_id\": \"a\", \"reward\": 1}, {\"prompt_id\": \"a\","
                      + " \"reward\": 0}]}' | bin/rlvr advantage --set advantage.type=rloo")),
          Map.entry(
              "loss",
              List.of(
                  "echo '{\"logp_new\": [[-0.4]], \"logp_rollout\": [[-0.5]], \"advantages\": [1]}'"
                      + " | bin/rlvr loss --set loss.type=clipped")),
          Map.entry(
              "generate",
              List.of(
                  "echo '{\"prompt\": \"12 + 30 = ?\"}' | bin/rlvr generate --model models/policy"
                      + " --set rollout.max-new-tokens=16")),
          Map.entry(
              "logprobs",
              List.of(
                  "echo '{\"prompt\": \"12 + 30 = ?\", \"response\": \"42\"}' | bin/rlvr logprobs"
                      + " --model models/policy")),
          Map.entry(
              "completion",
              List.of("source <(bin/rlvr completion bash)", "source <(bin/rlvr completion zsh)")));

  private CommandTexts() {}

  /** Of a command, in the order of its help. */
  public static List<String> examples(String command) {
    return EXAMPLES.getOrDefault(command, List.of());
  }

  public static void addTo(CommandLine line) {
    FIRST_LINES.forEach((name, text) -> prepend(line.getSubcommands().get(name), text));
    line.getSubcommands().forEach((name, command) -> append(command, examples(name)));
  }

  /** Not wrapped as other texts are: a line is to be copied. */
  private static void append(CommandLine command, List<String> examples) {
    String heading = examples.size() > 1 ? "\nExamples:\n" : "\nExample:\n";
    String lines = examples.stream().map("  %s\n"::formatted).collect(Collectors.joining());
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> heading + lines);
  }

  private static void prepend(CommandLine command, String text) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    List<String> description = new ArrayList<>(List.of(text));
    description.addAll(List.of(usage.description()));
    usage.description(description.toArray(new String[0]));
  }
}
