package io.rlvr.jobs.publish;

import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a published table and its columns are, in words: comments in the catalog. Those of columns
 * are the descriptions of docs/formats.md, which a test compares.
 */
final class TableComments {
  /** Each has its line, and one for each of its columns. */
  private static final String TEXT =
      """
      prompts = What is asked, and the expert's answers
      prompts.prompt_id = unique within the dataset
      prompts.messages = the conversation up to the model's turn, not empty
      prompts.reference = the expert's answer
      prompts.source = the dataset that it comes from
      prompts.subject = the field of knowledge, empty if unknown
      prompts.extra = further columns by name
      prompts.role = train, or eval for a held-out prompt, which may have the id of another
      rollouts = Sampled responses, token by token
      rollouts.step = the step
      rollouts.prompt_id = of prompts
      rollouts.sample = from 0, within the group of the prompt
      rollouts.prompt_ids = token ids of the rendered prompt
      rollouts.response_ids = token ids of the response, the stop token included where one was \
      emitted
      rollouts.logprobs = for each of response_ids, in nat, under the policy that sampled it \
      at its temperature
      rollouts.ref_logprobs = the same under the reference policy
      rollouts.response = response_ids as text, without special tokens
      rollouts.finish_reason = stop or length
      rollouts.policy_version = the policy that sampled
      rollouts.policy_digest = its digest
      rollouts.seed = of the sample's random stream
      rollouts.lag = updates between the policy that sampled and the one that the step trains
      rewards = What a reward says of each response
      rewards.step = of rollouts
      rewards.prompt_id = of rollouts
      rewards.sample = of rollouts
      rewards.reward_name = which reward spoke
      rewards.status = SCORED, UNSCORABLE (the data's fault) or FAILED (an outage)
      rewards.value = the reward; null unless SCORED
      rewards.probability = a judge's probability of YES
      rewards.components = parts of a mixed reward by name; raw, the value before \
      reward.sql-expression; monitor.<name>, the value of a monitor, which never trains, where \
      it scored
      rewards.flags = notes that metrics count, such as no-number
      rewards.judge_output = what a judge said
      rewards.judge_version = which judge
      rewards.error = why it was not scored
      rewards.attempts = calls made
      rewards.latency_ms = milliseconds until the verdict
      credit = Advantages of responses, and which of them train
      credit.step = of rollouts
      credit.prompt_id = of rollouts
      credit.sample = of rollouts
      credit.reward = the verdict's value; null unless SCORED
      credit.normalised = after the z-score and the KL penalty, where those are set
      credit.advantage = what the loss multiplies with; null unless kept
      credit.kept = whether the rollout takes part in the update
      credit.reason = why not: failed, unscorable, filtered, surplus, length, greedy or \
      no-greedy, see algorithms.md; empty where kept
      evaluations = Responses to held-out prompts, with their verdicts
      evaluations.step = of the held-out prompt and its sample; step 0 is before training
      evaluations.prompt_id = of the held-out prompt and its sample; step 0 is before training
      evaluations.sample = of the held-out prompt and its sample; step 0 is before training
      evaluations.response_ids = of what the policy said
      evaluations.logprobs = of what the policy said
      evaluations.response = of what the policy said
      evaluations.finish_reason = of what the policy said
      evaluations.reward_name = of the verdict of evaluate.reward
      evaluations.status = of the verdict of evaluate.reward
      evaluations.value = of that verdict; correct is a value of at least 0.5
      evaluations.error = of that verdict; correct is a value of at least 0.5
      evaluations.policy_version = of the policy evaluated and its random stream
      evaluations.policy_digest = of the policy evaluated and its random stream
      evaluations.seed = of the policy evaluated and its random stream
      metrics = What the stages of a run measured
      metrics.step = the step
      metrics.stage = the stage that measured it; loop for alarms
      metrics.name = see metrics.md
      metrics.value = NaN where it could not be measured
      metrics.unit = of the value
      """;

  private final Map<String, String> texts = new TreeMap<>();

  TableComments() {
    for (String line : TEXT.lines().toList()) {
      String[] parts = line.split(" = ", 2);
      texts.put(parts[0], parts[1]);
    }
  }

  /** The tables that are published. */
  static List<Table<?>> tables() {
    return List.of(
        Tables.PROMPTS,
        Tables.ROLLOUTS,
        Tables.REWARDS,
        Tables.CREDIT,
        Tables.EVALUATIONS,
        Tables.METRICS);
  }

  String of(String table) {
    return text(table);
  }

  String of(String table, String column) {
    return text(table + "." + column);
  }

  /** Columns that have a text, in the order of their names. */
  Map<String, String> columns(String table) {
    Map<String, String> columns = new LinkedHashMap<>();
    String prefix = table + ".";
    texts.forEach(
        (name, text) -> {
          if (name.startsWith(prefix)) {
            columns.put(name.substring(prefix.length()), text);
          }
        });
    return columns;
  }

  private String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalStateException("No comment is written for " + name);
    }
    return text;
  }
}
