package io.rlvr.jobs.tools;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a JSON Lines tool's lines, for {@code docs/commands.md}. {@link TestToolFields}
 * holds that each is read and that no other is answered.
 *
 * @param command by its name
 */
public record ToolFields(String command, List<Read> read, List<Answered> answered) {
  private static final String YES = "yes";
  private static final String NO = "no";

  /**
   * A field that a line may have; {@code rows[].x} is a field of each object in {@code rows}.
   *
   * @param required yes, no, or the field that can stand in its place
   */
  public record Read(String name, String type, String required, String meaning) {}

  /** A field that the answer may have. */
  public record Answered(String name, String type, String meaning) {}

  public static final List<ToolFields> ALL =
      List.of(score(), advantage(), loss(), generate(), logprobs());

  private static ToolFields score() {
    return tool(
        "score",
        List.of(
            new Read("reference", "text", YES, "The right answer."),
            new Read("response", "text", YES, "What is scored."),
            new Read("question", "text", NO, "For rewards that read it: judges, `choice`."),
            new Read(
                "response_ids",
                "list of whole numbers",
                NO,
                "Token ids of the response, for rewards by its length."),
            new Read("source", "text", NO, "Where the question comes from, for `routed`."),
            new Read("subject", "text", NO, "What the question is about, for `routed`."),
            new Read(
                "extra",
                "object",
                NO,
                "Further columns of the prompt, such as the tests of `code`. They may also stand at"
                    + " the top of the line, as in a dataset. A list or an object is kept as JSON.")),
        List.of(
            new Answered("status", "text", "SCORED, UNSCORABLE or FAILED."),
            new Answered("value", "number or null", "The reward; null unless SCORED."),
            new Answered("probability", "number or null", "That of a judge's YES."),
            new Answered(
                "components", "object", "Parts of the value by name; only where it has any."),
            new Answered("flags", "list of texts", "What the reward has noticed."),
            new Answered("error", "text or null", "Why there is no value.")));
  }

  private static ToolFields advantage() {
    return tool(
        "advantage",
        List.of(
            new Read("rows", "list of objects", YES, "The samples of one step."),
            new Read("rows[].prompt_id", "text", YES, "The group of the sample."),
            new Read(
                "rows[].reward", "number or null", NO, "Null or absent: it leaves the update."),
            new Read(
                "rows[].sample",
                "whole number",
                NO,
                "Its number in the group; its place in rows unless given. -1 is the greedy sample of"
                    + " `remax`."),
            new Read(
                "rows[].parts",
                "object of numbers",
                NO,
                "Components of the reward by name, for `gdpo`."),
            new Read(
                "rows[].length",
                "whole number",
                NO,
                "Tokens of the response, for estimators that weigh by it; 1 unless given."),
            new Read(
                "rows[].finish_reason",
                "stop or length",
                NO,
                "For `advantage.truncated`; stop unless given."),
            new Read(
                "rows[].logprobs",
                "list of numbers",
                "with ref_logprobs",
                "Of the policy, for the KL penalty in the reward."),
            new Read(
                "rows[].ref_logprobs", "list of numbers", NO, "Of the reference policy, as many."),
            new Read(
                "rows[].token_rewards",
                "list of numbers",
                NO,
                "A reward for each token, for `gae` and `reinforce++`."),
            new Read(
                "rows[].values",
                "list of numbers",
                "by `gae`, and without token_rewards",
                "A critic's value for each token."),
            new Read(
                "rows[].mask",
                "list of 0, 1, true or false",
                NO,
                "The tokens that count, beside token_rewards or values; all unless given.")),
        List.of(
            new Answered(
                "advantages",
                "list",
                "A number for each row, or a list of numbers where rows have token_rewards or"
                    + " values; null for a row that leaves the update."),
            new Answered(
                "reasons",
                "list of texts",
                "Why each row leaves the update, empty if it does not; not where rows have"
                    + " token_rewards or values."),
            new Answered(
                "returns",
                "list of lists",
                "The targets of a critic; only where rows have token_rewards or values.")));
  }

  private static ToolFields loss() {
    return tool(
        "loss",
        List.of(
            new Read(
                "logp_new",
                "list of lists of numbers",
                YES,
                "Log-probabilities by the policy that is trained: a list for each sequence."),
            new Read("logp_rollout", "the same shape", YES, "By the policy that sampled."),
            new Read(
                "advantages",
                "list of numbers or lists",
                YES,
                "One for each sequence, or one for each of its tokens."),
            new Read("logp_old", "the same shape", NO, "By the policy before the update."),
            new Read("logp_ref", "the same shape", NO, "By the reference policy, for a KL term."),
            new Read(
                "mask",
                "the same shape, of 0, 1, true or false",
                NO,
                "The tokens that count; all unless given."),
            new Read(
                "entropies",
                "the same shape",
                "where `loss.top-entropy-share` is below 1",
                "Of the distributions that the tokens were drawn from, by the policy that is"
                    + " trained."),
            new Read(
                "prompts",
                "list of numbers",
                NO,
                "One for each sequence, for `prompt-mean`: those of the same number share a prompt;"
                    + " each has its own unless given.")),
        List.of(
            new Answered("loss", "number", "The loss of the optimizer step."),
            new Answered(
                "grad_logp_new", "list of lists of numbers", "Its derivative by each of logp_new."),
            new Answered("metrics", "object", "What the loss observes, by names of metrics.md.")));
  }

  private static ToolFields generate() {
    return tool(
        "generate",
        List.of(
            new Read(
                "prompt", "text", "or messages", "One turn of the user; goes before messages."),
            new Read(
                "messages",
                "list of objects",
                "or prompt",
                "Turns with role and content, for the model's chat template.")),
        List.of(
            new Answered("response", "text", "The response without special tokens."),
            new Answered("response_ids", "list of whole numbers", "Its tokens, with a stop token."),
            new Answered("logprobs", "list of numbers", "The log-probability of each token."),
            new Answered("finish_reason", "stop or length", "Why it ends.")));
  }

  private static ToolFields logprobs() {
    return tool(
        "logprobs",
        List.of(
            new Read("prompt", "text", "or messages or prompt_ids", "One turn of the user."),
            new Read(
                "messages",
                "list of objects",
                "or prompt or prompt_ids",
                "Turns with role and content, for the model's chat template."),
            new Read(
                "prompt_ids",
                "list of whole numbers",
                "or prompt or messages",
                "Token ids of the prompt; go before the other two."),
            new Read(
                "response", "text", "or response_ids", "The response; no stop token is added."),
            new Read(
                "response_ids",
                "list of whole numbers",
                "or response",
                "Token ids of the response, taken as they are; go before response.")),
        List.of(
            new Answered("logprobs", "list of numbers", "The log-probability of each token."),
            new Answered("prompt_ids", "list of whole numbers", "Tokens of the prompt."),
            new Answered("response_ids", "list of whole numbers", "Tokens of the response.")));
  }

  private static ToolFields tool(String command, List<Read> read, List<Answered> answered) {
    List<Read> allRead = new ArrayList<>();
    allRead.add(
        new Read(
            "id",
            "any",
            NO,
            command.equals("generate")
                ? "Repeated in the answer; where it is no list and no object, it seeds the sampling"
                    + " with `run.seed`."
                : "Repeated in the answer."));
    allRead.addAll(read);
    allRead.add(new Read("settings", "object", NO, "Settings of this line alone, by their keys."));
    List<Answered> allAnswered = new ArrayList<>();
    allAnswered.add(new Answered("id", "any", "That of the line, or null."));
    allAnswered.addAll(answered);
    return new ToolFields(command, allRead, allAnswered);
  }
}
