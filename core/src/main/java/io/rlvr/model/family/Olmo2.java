package io.rlvr.model.family;

/**
 * OLMo 2 (OLMo et al. 2024, arXiv 2501.00656, section 3.2): norms after attention and feed-forward
 * in place of before, and norms of queries and keys over all heads at once.
 */
final class Olmo2 implements Architecture {
  /** What transformers assumes where config.json names none. */
  private static final double DEFAULT_EPS = 1e-5;

  @Override
  public String family() {
    return "olmo2";
  }

  @Override
  public boolean qkNorm() {
    return true;
  }

  @Override
  public double normEps() {
    return DEFAULT_EPS;
  }

  @Override
  public Traits traits(ConfigFields config, int headDim) {
    return Traits.LLAMA.with(new Norms(false, true, false, true));
  }

  @Override
  public void check(ConfigFields config) {
    if (config.isTrue("attention_bias")) {
      throw config.invalid("attention_bias", "false");
    }
  }

  @Override
  public int kvHeads(ConfigFields config, int heads) {
    return Architecture.kvHeadsOrHeads(config, heads);
  }
}
