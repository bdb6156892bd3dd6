package io.rlvr.reward.judge;

import io.rlvr.config.Printable;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.FirstToken.Distribution;
import io.rlvr.reward.Flags;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.judge.JudgeScore.Said;
import io.rlvr.stats.TemperatureScaling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A generative reward model in this process (Su et al. 2025, arXiv 2503.23829, section 3): it reads
 * question, reference and the end of the response, and the distribution of its first token is the
 * verdict, by {@link JudgeScore}. The answers to one question are one call, in which what precedes
 * them is read once and then each of them by itself: a verdict is that of its question, reference
 * and answer, whatever the neighbours and the order. Probabilities are rounded to four digits, so
 * that another processor or number of threads hardly shows. A temperature may make them as large as
 * the share of right answers ({@link TemperatureScaling}).
 *
 * <p>With several votes, first tokens are drawn from the distribution, by the seed of the rollout
 * and its text. An answer is right if at least half of them say YES (the paper's voting); soft is
 * then the share that does.
 */
public final class JudgeReward implements Reward {
  public static final String NAME = "judge";

  private static final int MAX_ANSWER = 1 << 16;
  private static final double DIGITS = 1e4;
  private static final int DIGEST_LENGTH = 12;

  private final RewardModels models;
  private final JudgePrompt prompts;
  private final AnswerGuard guard;
  private final Options options;

  private record Options(JudgeForm form, String template, int votes, TemperatureScaling scaling) {
    static Options from(Settings settings) {
      return new Options(
          settings.get(JudgeSettings.FORM),
          settings.get(JudgeSettings.TEMPLATE),
          settings.get(JudgeSettings.VOTES),
          scaling(settings.get(JudgeSettings.TEMPERATURE)));
    }

    private static TemperatureScaling scaling(double temperature) {
      if (temperature != 0 && temperature < TemperatureScaling.LOWEST) {
        throw new UserException(
            "Invalid reward.judge.temperature: %s (expected 0, or a number from %s to %s)",
            temperature, TemperatureScaling.LOWEST, TemperatureScaling.HIGHEST);
      }
      return new TemperatureScaling(temperature == 0 ? 1 : temperature);
    }
  }

  private JudgeReward(
      RewardModels models, JudgePrompt prompts, AnswerGuard guard, Options options) {
    this.models = models;
    this.prompts = prompts;
    this.guard = guard;
    this.options = options;
  }

  public static JudgeReward from(Settings settings, RewardModels models) {
    return new JudgeReward(
        models, JudgePrompt.from(settings), AnswerGuard.from(settings), Options.from(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean needsModel() {
    return true;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    Verdict[] verdicts = new Verdict[rollouts.size()];
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      String answer = prompts.answer(rollouts.get(i).response());
      Optional<String> stopped = guard.stops(prompt.reference(), answer);
      if (stopped.isPresent()) {
        verdicts[i] = Verdict.scored(0, List.of(stopped.get()));
      } else if (answer.length() > MAX_ANSWER) {
        verdicts[i] =
            Verdict.unscorable(
                "answer has %d characters (expected at most %d)"
                    .formatted(answer.length(), MAX_ANSWER));
      } else {
        asked.add(i);
      }
    }
    if (!asked.isEmpty()) {
      List<Rollout> answers = asked.stream().map(rollouts::get).toList();
      List<Verdict> judged = models.judge(model -> judge(model, prompt, answers));
      for (int i = 0; i < judged.size(); i++) {
        verdicts[asked.get(i)] = judged.get(i);
      }
    }
    return List.of(verdicts);
  }

  /** Equal answers are asked about once. */
  private List<Verdict> judge(RewardModel model, Prompt prompt, List<Rollout> rollouts) {
    YesNoTokens words = YesNoTokens.of(model.encoder().tokenizer());
    Map<String, int[]> inputs = new LinkedHashMap<>();
    for (Rollout rollout : rollouts) {
      inputs.computeIfAbsent(
          prompts.answer(rollout.response()),
          answer -> model.encoder().encode(prompts.messages(prompt, rollout.response())));
    }
    Map<String, int[]> fitting = new LinkedHashMap<>(inputs);
    fitting.values().removeIf(ids -> ids.length >= model.context());
    Iterator<Distribution> asked =
        model
            .firstTokens(
                prompts.shared(model.encoder(), prompt),
                List.copyOf(fitting.values()),
                words.choices())
            .iterator();
    Map<String, Distribution> distributions = new HashMap<>();
    fitting.keySet().forEach(answer -> distributions.put(answer, asked.next()));
    List<Verdict> verdicts = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      String answer = prompts.answer(rollout.response());
      verdicts.add(
          distributions.containsKey(answer)
              ? verdict(model, words, distributions.get(answer), rollout)
              : Verdict.unscorable(
                  "the judge's prompt has %d tokens (expected less than its context of %d)"
                      .formatted(inputs.get(answer).length, model.context())));
    }
    return verdicts;
  }

  private Verdict verdict(
      RewardModel model, YesNoTokens words, Distribution distribution, Rollout rollout) {
    double pYes = probability(distribution, 0);
    double pNo = probability(distribution, 1);
    if (options.votes() > 1) {
      int yes = yesVotes(pYes, rollout);
      double share = yes / (double) options.votes();
      double value = options.form() == JudgeForm.SOFT ? share : 2 * yes >= options.votes() ? 1 : 0;
      return scored(model, value, pYes, "%d of %d YES".formatted(yes, options.votes()), List.of());
    }
    Said said = words.said(distribution.top());
    double value =
        options.form() == JudgeForm.SOFT
            ? rounded(JudgeScore.soft(said, pYes, pNo))
            : JudgeScore.binary(said);
    return scored(
        model,
        value,
        pYes,
        Printable.line(model.encoder().tokenizer().decode(new int[] {distribution.top()})),
        said == Said.NEITHER ? List.of(Flags.JUDGE_NEITHER) : List.of());
  }

  /** Rounded before the temperature too, as those were that it was fitted on. */
  private double probability(Distribution distribution, int choice) {
    return rounded(options.scaling().apply(rounded(distribution.probabilities().get(choice))));
  }

  private int yesVotes(double pYes, Rollout rollout) {
    SplittableRandom random =
        new SplittableRandom(31 * rollout.seed() + rollout.response().hashCode());
    int yes = 0;
    for (int vote = 0; vote < options.votes(); vote++) {
      yes += random.nextDouble() < pYes ? 1 : 0;
    }
    return yes;
  }

  private Verdict scored(
      RewardModel model, double value, double pYes, String output, List<String> flags) {
    String digest = model.digest();
    String version =
        options.template() + " " + digest.substring(0, Math.min(DIGEST_LENGTH, digest.length()));
    return new Verdict(
        Verdict.Status.SCORED,
        value,
        OptionalDouble.of(pYes),
        Map.of(),
        flags,
        Optional.of(output),
        Optional.of(version),
        Optional.empty(),
        1,
        0);
  }

  private static double rounded(double probability) {
    return Math.min(1, Math.rint(probability * DIGITS) / DIGITS);
  }
}
