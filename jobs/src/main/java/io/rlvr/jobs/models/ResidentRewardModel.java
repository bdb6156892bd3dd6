package io.rlvr.jobs.models;

import io.rlvr.model.engine.TokenSequence;
import io.rlvr.reward.RewardModel;
import io.rlvr.text.PromptEncoder;
import java.util.ArrayList;
import java.util.List;

/** A model in this process's memory, as rewards see it. */
record ResidentRewardModel(ResidentModel model, String digest) implements RewardModel {
  @Override
  public PromptEncoder encoder() {
    return model.encoder();
  }

  @Override
  public int context() {
    return model.lm().config().maxPositions();
  }

  @Override
  public List<Distribution> firstTokens(int[] shared, List<int[]> prompts, List<int[]> choices) {
    return model.lm().firstTokens(shared, prompts, choices).stream()
        .map(tokens -> new Distribution(tokens.probabilities(), tokens.top()))
        .toList();
  }

  @Override
  public float[][] logprobs(List<int[]> prompts, List<int[]> responses) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      sequences.add(new TokenSequence(prompts.get(i), responses.get(i)));
    }
    return model.lm().logprobs(sequences);
  }
}
