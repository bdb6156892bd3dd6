package io.rlvr.jobs.models;

import io.rlvr.model.family.ModelConfig;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a process knows of a model whose weights it does not need: its tokenizer, its chat template
 * and its form. A process uses few models, so that none is let go.
 */
public record PolicyText(PromptEncoder encoder, ModelConfig config) {
  private static final ConcurrentMap<String, PolicyText> SHARED = new ConcurrentHashMap<>();

  /** Of a version; all versions of a run have those of the model that it starts from. */
  public static PolicyText of(ModelRef policy) {
    ModelRef start = policy.base().optional().orElse(policy);
    return SHARED.computeIfAbsent(start.digest(), digest -> load(start));
  }

  private static PolicyText load(ModelRef start) {
    Path folder = DeviceModels.trustedFolder(start);
    return new PolicyText(PromptEncoder.load(folder), ModelConfig.read(folder));
  }
}
