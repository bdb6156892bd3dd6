package io.rlvr.jobs.models;

import io.rlvr.model.engine.AdamW;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.lora.Adapter;
import io.rlvr.text.PromptEncoder;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A model in this process's memory with its tokenizer and, where it is in training, its optimizer.
 * This class is NOT thread safe: {@link ExecutorModels} gives it to one user at a time. Only what
 * is written of it may be read by another thread, between {@link #keepOpen} and its end.
 */
public final class ResidentModel implements AutoCloseable {
  private final CausalLm lm;
  private final PromptEncoder encoder;
  private final Optional<ResidentModel> base;
  private final Semaphore open = new Semaphore(1);
  private Optional<AdamW> optimizer = Optional.empty();
  private Optional<String> replicated = Optional.empty();

  public ResidentModel(CausalLm lm, PromptEncoder encoder) {
    this(lm, encoder, Optional.empty());
  }

  private ResidentModel(CausalLm lm, PromptEncoder encoder, Optional<ResidentModel> base) {
    this.lm = lm;
    this.encoder = encoder;
    this.base = base;
  }

  /** The same model with an adapter; it stands on this one, which must stay open. */
  public ResidentModel withAdapter(Adapter adapter) {
    return new ResidentModel(lm.withAdapter(adapter), encoder, Optional.of(this));
  }

  /** The model that this one is an adapter for. */
  public Optional<ResidentModel> base() {
    return base;
  }

  public CausalLm lm() {
    return lm;
  }

  public PromptEncoder encoder() {
    return encoder;
  }

  public Optional<AdamW> optimizer() {
    return optimizer;
  }

  public void attach(AdamW newOptimizer) {
    optimizer = Optional.of(newOptimizer);
  }

  /** Makes this a copy of a model in training, with its weights as they are in a moment of it. */
  public void replicate(StepWeights weights) {
    if (!replicated.equals(Optional.of(weights.key()))) {
      weights.putInto(lm);
      replicated = Optional.of(weights.key());
    }
  }

  /**
   * Weights, gradients and moments where they exist, and the copies that are computed with; without
   * those of the base.
   */
  long bytes() {
    long moments = optimizer.isPresent() ? 2 * Float.BYTES * lm.parameterCount() : 0;
    boolean isTrained = optimizer.isPresent() || replicated.isPresent();
    return lm.weightBytes() + (isTrained ? lm.gradientBytes() : 0) + moments;
  }

  /** Makes {@link #close} wait until what is returned has run, in whichever thread. */
  public Runnable keepOpen() {
    open.acquireUninterruptibly();
    return open::release;
  }

  @Override
  public void close() {
    open.acquireUninterruptibly();
    try {
      optimizer.ifPresent(AdamW::close);
      lm.close();
      if (base.isEmpty()) {
        encoder.close();
      }
    } finally {
      open.release();
    }
  }
}
