package io.rlvr.reward.judge;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.data.Verdict.Status;
import io.rlvr.http.client.Reply;
import io.rlvr.reward.CostComponents;
import io.rlvr.reward.Flags;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgeScore.Said;
import io.rlvr.reward.judge.remote.ChatAnswer;
import io.rlvr.reward.judge.remote.ChatAnswer.Candidate;
import io.rlvr.reward.judge.remote.ChatAnswer.FirstToken;
import io.rlvr.reward.judge.remote.ChatEndpoint;
import io.rlvr.reward.judge.remote.RemoteSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A judge behind an OpenAI-compatible endpoint, by the log-probabilities of its first token: p(YES)
 * and p(NO) are sums over the tokens that say so, among those that the endpoint lists. The reward
 * is {@link JudgeScore}'s. What the endpoint does not answer is UNSCORABLE or FAILED, never 0; what
 * {@link AnswerGuard} stops is 0 unasked.
 */
public final class RemoteJudgeReward implements Reward {
  public static final String NAME = "remote-judge";

  private static final int MAX_OUTPUT = 200;

  /** By how much float32 probabilities may pass 1 together. */
  private static final double ROUNDING = 1e-3;

  private final ChatEndpoint endpoint;
  private final JudgePrompt prompts;
  private final AnswerGuard guard;
  private final Options options;

  /** Prices are those of a million tokens. */
  private record Options(JudgeForm form, String template, double inputPrice, double outputPrice) {
    static Options from(Settings settings) {
      return new Options(
          settings.get(JudgeSettings.FORM),
          settings.get(JudgeSettings.TEMPLATE),
          settings.get(RemoteSettings.INPUT_PRICE),
          settings.get(RemoteSettings.OUTPUT_PRICE));
    }

    double cost(ChatAnswer.Usage usage) {
      return (usage.inputTokens() * inputPrice + usage.outputTokens() * outputPrice) / 1e6;
    }
  }

  private RemoteJudgeReward(
      ChatEndpoint endpoint, JudgePrompt prompts, AnswerGuard guard, Options options) {
    this.endpoint = endpoint;
    this.prompts = prompts;
    this.guard = guard;
    this.options = options;
  }

  /**
   * @throws UserException if the endpoint's settings or its key are missing or malformed
   */
  public static RemoteJudgeReward from(Settings settings) {
    return from(settings, name -> Optional.ofNullable(System.getenv(name)));
  }

  /** With an environment of its own, for tests. */
  static RemoteJudgeReward from(Settings settings, Function<String, Optional<String>> environment) {
    JudgePrompt prompts = JudgePrompt.from(settings);
    return new RemoteJudgeReward(
        ChatEndpoint.open(settings, environment),
        prompts,
        AnswerGuard.from(settings),
        Options.from(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<List<Message>> asked = new ArrayList<>();
    List<Optional<String>> stopped = new ArrayList<>(); // by rollout: why it is not asked about
    for (Rollout rollout : rollouts) {
      String answer = prompts.answer(rollout.response());
      Optional<String> why = guard.stops(prompt.reference(), answer);
      stopped.add(why);
      if (why.isEmpty()) {
        asked.add(prompts.asked(prompt, SpelledControls.broken(answer)));
      }
    }
    Iterator<Reply<ChatAnswer>> replies = endpoint.ask(asked).iterator();
    List<Verdict> verdicts = new ArrayList<>();
    for (Optional<String> why : stopped) {
      verdicts.add(
          why.map(flag -> Verdict.scored(0, List.of(flag)))
              .orElseGet(() -> verdict(replies.next())));
    }
    return verdicts;
  }

  @Override
  public void close() {
    endpoint.close();
  }

  private Verdict verdict(Reply<ChatAnswer> reply) {
    if (reply.outcome() instanceof Reply.Answered<ChatAnswer> answered) {
      return verdict(reply, answered.answer());
    }
    if (reply.outcome() instanceof Reply.Refused<ChatAnswer> refused) {
      return unanswered(reply, Status.UNSCORABLE, refused.reason());
    }
    return unanswered(reply, Status.FAILED, ((Reply.Failed<ChatAnswer>) reply.outcome()).reason());
  }

  private Verdict verdict(Reply<ChatAnswer> reply, ChatAnswer answer) {
    if (answer.first().isEmpty()) {
      return options.form() == JudgeForm.BINARY
          ? scored(reply, answer, Said.text(answer.text()), OptionalDouble.empty(), 0)
          : failed(
              reply,
              answer,
              "no logprobs in the answer (expected choices[0].logprobs.content[0].top_logprobs;"
                  + " reward.judge.form=binary needs none)");
    }
    FirstToken first = answer.first().get();
    double pYes = probability(first, Said.YES);
    double pNo = probability(first, Said.NO);
    if (pYes + pNo > 1 + ROUNDING) {
      return failed(
          reply,
          answer,
          String.format(
              Locale.ROOT,
              "p(YES) + p(NO) is %.3f (expected log-probabilities, whose sum is at most 1)",
              pYes + pNo));
    }
    return scored(
        reply,
        answer,
        Said.token(first.emitted()),
        OptionalDouble.of(Math.min(1, pYes)),
        Math.min(1, pNo));
  }

  private static double probability(FirstToken first, Said said) {
    return first.candidates().stream()
        .filter(candidate -> Said.token(candidate.token()) == said)
        .mapToDouble(Candidate::probability)
        .sum();
  }

  private Verdict scored(
      Reply<ChatAnswer> reply, ChatAnswer answer, Said said, OptionalDouble pYes, double pNo) {
    double value =
        options.form() == JudgeForm.SOFT
            ? JudgeScore.soft(said, pYes.orElseThrow(), pNo)
            : JudgeScore.binary(said);
    return new Verdict(
        Status.SCORED,
        value,
        pYes,
        components(answer),
        said == Said.NEITHER ? List.of(Flags.JUDGE_NEITHER) : List.of(),
        Optional.of(endpoint.clean(answer.text(), MAX_OUTPUT)),
        Optional.of(version(answer)),
        Optional.empty(),
        reply.attempts(),
        reply.latencyMs());
  }

  private Verdict failed(Reply<ChatAnswer> reply, ChatAnswer answer, String reason) {
    return new Verdict(
        Status.FAILED,
        Double.NaN,
        OptionalDouble.empty(),
        components(answer),
        List.of(),
        Optional.of(endpoint.clean(answer.text(), MAX_OUTPUT)),
        Optional.of(version(answer)),
        Optional.of(reason),
        reply.attempts(),
        reply.latencyMs());
  }

  private static Verdict unanswered(Reply<ChatAnswer> reply, Status status, String reason) {
    return new Verdict(
        status,
        Double.NaN,
        OptionalDouble.empty(),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(reason),
        reply.attempts(),
        reply.latencyMs());
  }

  private Map<String, Double> components(ChatAnswer answer) {
    return answer
        .usage()
        .map(
            usage ->
                Map.of(
                    CostComponents.INPUT_TOKENS, (double) usage.inputTokens(),
                    CostComponents.OUTPUT_TOKENS, (double) usage.outputTokens(),
                    CostComponents.COST, options.cost(usage)))
        .orElse(Map.of());
  }

  private String version(ChatAnswer answer) {
    String model = answer.model().isEmpty() ? "unnamed" : answer.model();
    return "%s %s %s".formatted(endpoint.host(), model, options.template());
  }
}
