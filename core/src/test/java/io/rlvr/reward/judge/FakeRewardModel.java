package io.rlvr.reward.judge;

import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The embedded policy's tokenizer, with distributions that a test decides. */
final class FakeRewardModel implements RewardModel, RewardModels, AutoCloseable {
  static final Path FOLDER = Path.of("..", "models", "policy");

  private final PromptEncoder encoder = PromptEncoder.load(FOLDER);
  private final int context;
  private final Function<int[], Distribution> says;
  private final List<List<int[]>> calls = new ArrayList<>();

  FakeRewardModel(int context, Function<int[], Distribution> says) {
    this.context = context;
    this.says = says;
  }

  /** The id of a text that is one token here, or of its first. */
  static int id(PromptEncoder encoder, String text) {
    return encoder.tokenizer().encode(text)[0];
  }

  /** The prompts of each call. */
  List<List<int[]>> calls() {
    return calls;
  }

  @Override
  public PromptEncoder encoder() {
    return encoder;
  }

  @Override
  public String digest() {
    return "0123456789abcdef";
  }

  @Override
  public int context() {
    return context;
  }

  @Override
  public List<Distribution> firstTokens(int[] shared, List<int[]> prompts, List<int[]> choices) {
    calls.add(prompts);
    return prompts.stream().map(says).toList();
  }

  @Override
  public float[][] logprobs(List<int[]> prompts, List<int[]> responses) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <R> R judge(Function<RewardModel, R> work) {
    return work.apply(this);
  }

  @Override
  public <R> R policy(Function<RewardModel, R> work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
