package io.rlvr.jobs.rollout;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.SampleKey;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.PromptFit;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import io.rlvr.text.Tokenizer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples prompts on whatever machine the task runs.
 *
 * @param seed of the run
 */
public record Generation(
    ModelRef policy, RolloutEngine engine, long seed, int step, SamplingOptions sampling)
    implements Serializable {

  /** Rollouts, and the seconds that the model took for them once it was this task's turn. */
  public record Timed(List<Rollout> rollouts, double seconds) {
    Timed and(Timed other) {
      List<Rollout> both = new ArrayList<>(rollouts);
      both.addAll(other.rollouts);
      return new Timed(both, seconds + other.seconds);
    }
  }

  /** The samples of each prompt, prompt by prompt. */
  public Timed sample(List<Prompt> prompts) {
    return sample(prompts, 0);
  }

  /** The greedy sample of each prompt: its likeliest tokens, numbered as greedy. */
  Timed greedy(List<Prompt> prompts) {
    return new Generation(policy, engine, seed, step, sampling.greedy())
        .sample(prompts, ScoredSample.GREEDY);
  }

  private Timed sample(List<Prompt> prompts, int first) {
    return engine.use(
        policy,
        sampler -> {
          long start = System.nanoTime();
          List<Rollout> rollouts = sample(prompts, first, sampler);
          return new Timed(rollouts, secondsSince(start));
        });
  }

  /** The same rollouts with their log-probabilities under another model at a temperature. */
  Timed withReference(Timed sampled, ModelRef reference, ModelOptions options, double temperature) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (Rollout rollout : sampled.rollouts()) {
      sequences.add(new TokenSequence(rollout.promptIds(), rollout.responseIds()));
    }
    return ExecutorModels.shared()
        .use(
            reference,
            options,
            model -> {
              long start = System.nanoTime();
              float[][] logprobs = model.lm().logprobs(sequences, temperature);
              List<Rollout> scored = new ArrayList<>();
              for (int i = 0; i < logprobs.length; i++) {
                scored.add(sampled.rollouts().get(i).withRefLogprobs(logprobs[i]));
              }
              return new Timed(scored, sampled.seconds() + secondsSince(start));
            });
  }

  /** Samples of each prompt. */
  public int samples() {
    return sampling.samplesPerPrompt();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private List<Rollout> sample(List<Prompt> prompts, int first, PolicySampler sampler) {
    PromptEncoder encoder = sampler.encoder();
    List<SampleRequest> requests = new ArrayList<>();
    for (Prompt prompt : prompts) {
      int[] ids = encoder.encode(prompt.messages());
      PromptFit.check(prompt, ids.length, sampling.maxNewTokens(), sampler.context());
      long[] seeds = new long[samples()];
      for (int sample = 0; sample < seeds.length; sample++) {
        seeds[sample] = new SampleKey(seed, step, prompt.promptId(), first + sample).seed();
      }
      requests.add(new SampleRequest(ids, seeds));
    }
    List<List<Sample>> groups = sampler.sample(requests, sampling.of(encoder.stopIds()));
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      for (int sample = 0; sample < samples(); sample++) {
        rollouts.add(
            rollout(
                prompts.get(i),
                requests.get(i).promptIds(),
                first + sample,
                requests.get(i).seeds()[sample],
                groups.get(i).get(sample),
                encoder.tokenizer()));
      }
    }
    return rollouts;
  }

  private Rollout rollout(
      Prompt prompt,
      int[] promptIds,
      int index,
      long sampleSeed,
      Sample sample,
      Tokenizer tokenizer) {
    return new Rollout(
        step,
        prompt.promptId(),
        index,
        promptIds,
        sample.ids(),
        sample.logprobs(),
        Optional.empty(),
        tokenizer.decode(sample.ids()),
        sample.finishReason(),
        policy.version(),
        policy.digest(),
        sampleSeed);
  }
}
