package io.rlvr.reward.judge;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.AnswerLine;
import io.rlvr.reward.Flags;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How probable the policy finds the reference after its own reasoning; no verifier at all. The
 * answer of a response is replaced by the reference, and p_t is the probability of the reference's
 * t-th token given the prompt, the reasoning and the reference's tokens before it:
 *
 * <pre>
 *   mean      1/T sum_t p_t   RLPR, Yu et al. 2025, arXiv 2506.18254
 *   product   prod_t p_t      VeriFree, Zhou et al. 2025, arXiv 2505.21493
 * </pre>
 *
 * <p>{@code reward.likelihood.debias} subtracts the same without the reasoning and clips the
 * difference to [0, 1] (RLPR). Components: {@code likelihood}, and {@code base}, what was
 * subtracted.
 *
 * <p>The answer is that of {@link ResponseScope#LAST_LINE}, the reasoning all before it with its
 * line breaks and tags. With a separator the reasoning ends with the last occurrence of that,
 * without the white space at the separator's end, which goes before the reference instead, as
 * tokenizers have it. A response without an answer gets 0 and the flag {@code blank}, one without
 * the separator 0 and {@code no-separator}.
 *
 * <p>Reasoning and reference are encoded apart, so that the reference has the same tokens after
 * each reasoning; no token is read across the border, and the end of the turn is not counted. A
 * reference without tokens is UNSCORABLE, and so is a response whose reasoning leaves the reference
 * no room in the policy's context.
 */
public final class LikelihoodReward implements Reward {
  public static final String NAME = "likelihood";

  private static final String BASE = "base";

  /** What is made of the probabilities of the reference's tokens. */
  enum Form {
    MEAN {
      @Override
      double of(float[] logprobs) {
        return probabilities(logprobs).average().orElseThrow();
      }
    },
    PRODUCT {
      @Override
      double of(float[] logprobs) {
        return probabilities(logprobs).reduce(1, (product, p) -> product * p);
      }
    };

    abstract double of(float[] logprobs);

    /** In double; rounding may put a float32 log-probability above 0. */
    private static DoubleStream probabilities(float[] logprobs) {
      return IntStream.range(0, logprobs.length)
          .mapToDouble(t -> Math.exp(Math.min(0, logprobs[t])));
    }
  }

  private final RewardModels models;
  private final Form form;
  private final boolean debias;
  private final String separator;

  private LikelihoodReward(RewardModels models, Form form, boolean debias, String separator) {
    this.models = models;
    this.form = form;
    this.debias = debias;
    this.separator = separator;
  }

  public static LikelihoodReward from(Settings settings, RewardModels models) {
    return new LikelihoodReward(
        models,
        settings.get(LikelihoodSettings.FORM),
        settings.get(LikelihoodSettings.DEBIAS),
        settings.get(LikelihoodSettings.SEPARATOR));
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
    return models.policy(policy -> score(policy, prompt, rollouts));
  }

  private List<Verdict> score(RewardModel policy, Prompt prompt, List<Rollout> rollouts) {
    String space = separator.substring(separator.stripTrailing().length());
    int[] reference = policy.encoder().tokenizer().encode(space + prompt.reference().strip());
    if (prompt.reference().isBlank() || reference.length == 0) {
      Verdict none = Verdict.unscorable("reference has no tokens: '" + prompt.reference() + "'");
      return Collections.nCopies(rollouts.size(), none);
    }
    List<Ask> asks = rollouts.stream().map(rollout -> ask(policy, prompt, rollout)).toList();
    int room = policy.context() - reference.length;
    Map<IntBuffer, Double> likelihoods = likelihoods(policy, contexts(asks, room), reference);
    return asks.stream().map(ask -> verdict(ask, likelihoods, room)).toList();
  }

  /**
   * What is asked for one rollout.
   *
   * @param prompt its ids
   * @param context ids of prompt and reasoning, or empty if the response cannot be split
   * @param flags why it cannot
   */
  private record Ask(IntBuffer prompt, Optional<IntBuffer> context, List<String> flags) {}

  private Ask ask(RewardModel policy, Prompt prompt, Rollout rollout) {
    int[] promptIds =
        rollout.promptIds().length > 0
            ? rollout.promptIds()
            : policy.encoder().encode(prompt.messages());
    String response = rollout.response();
    String mark = separator.stripTrailing();
    int at = response.lastIndexOf(mark);
    boolean isBlank =
        response.isBlank() || (mark.isEmpty() && ResponseScope.LAST_LINE.of(response).isEmpty());
    if (isBlank || at < 0) {
      String flag = isBlank ? Flags.BLANK : Flags.NO_SEPARATOR;
      return new Ask(IntBuffer.wrap(promptIds), Optional.empty(), List.of(flag));
    }
    String reasoning =
        mark.isEmpty() ? AnswerLine.before(response) : response.substring(0, at + mark.length());
    int[] reasoningIds = policy.encoder().tokenizer().encode(reasoning);
    int[] context = Arrays.copyOf(promptIds, promptIds.length + reasoningIds.length);
    System.arraycopy(reasoningIds, 0, context, promptIds.length, reasoningIds.length);
    return new Ask(IntBuffer.wrap(promptIds), Optional.of(IntBuffer.wrap(context)), List.of());
  }

  /**
   * Each once: the samples of a prompt share what is asked without reasoning.
   *
   * @param room the most tokens before the reference
   */
  private List<IntBuffer> contexts(List<Ask> asks, int room) {
    Set<IntBuffer> contexts = new LinkedHashSet<>();
    for (Ask ask : asks) {
      if (ask.context().isPresent() && ask.context().get().remaining() <= room) {
        contexts.add(ask.context().get());
        if (debias) {
          contexts.add(ask.prompt());
        }
      }
    }
    return List.copyOf(contexts);
  }

  private Map<IntBuffer, Double> likelihoods(
      RewardModel policy, List<IntBuffer> contexts, int[] reference) {
    Map<IntBuffer, Double> likelihoods = new HashMap<>();
    if (contexts.isEmpty()) {
      return likelihoods;
    }
    float[][] logprobs = // [context][reference token]
        policy.logprobs(
            contexts.stream().map(IntBuffer::array).toList(),
            Collections.nCopies(contexts.size(), reference));
    for (int i = 0; i < logprobs.length; i++) {
      likelihoods.put(contexts.get(i), form.of(logprobs[i]));
    }
    return likelihoods;
  }

  private Verdict verdict(Ask ask, Map<IntBuffer, Double> likelihoods, int room) {
    if (ask.context().isEmpty()) {
      return Verdict.scored(0, ask.flags());
    }
    int length = ask.context().get().remaining();
    if (length > room) {
      return Verdict.unscorable(
          ("prompt and reasoning have %d tokens (expected at most %d, what the policy's context"
                  + " leaves beside the reference)")
              .formatted(length, room));
    }
    double likelihood = likelihoods.get(ask.context().get());
    Map<String, Double> components = new TreeMap<>(Map.of(NAME, likelihood));
    double value = likelihood;
    if (debias) {
      double base = likelihoods.get(ask.prompt());
      components.put(BASE, base);
      value = Math.max(0, likelihood - base);
    }
    return Verdict.scored(0).rescored(value, components);
  }
}
