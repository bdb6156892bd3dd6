package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.SampleKey;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.rollout.ResidentSampler;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.SamplingOptions;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.json.JsonFields;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.PolicySampler;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON Lines {@code generate}: one response for one prompt. Lines are generated one by one, so that
 * a line's answer never depends on its neighbours.
 */
final class GenerateTool implements LineFilter.Line {
  private final PolicySampler sampler;
  private final Options options;

  /** How, and from which seed. */
  private record Options(SamplingOptions sampling, long runSeed) {
    static Options from(Settings settings) {
      return new Options(SamplingOptions.from(settings), settings.get(RunSettings.SEED));
    }
  }

  private GenerateTool(PolicySampler sampler, Options options) {
    this.sampler = sampler;
    this.options = options;
  }

  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(RolloutSettings.KEYS);
    keys.addAll(RolloutEngines.keys());
    keys.add(RunSettings.SEED);
    return keys;
  }

  static LineFilter.Line open(ResidentModel model, Settings settings) {
    return open(new ResidentSampler(model), settings);
  }

  static LineFilter.Line open(PolicySampler sampler, Settings settings) {
    return new GenerateTool(sampler, Options.from(settings));
  }

  @Override
  public void answer(JsonFields in, ObjectNode out) {
    int[] promptIds = sampler.encoder().encode(ToolPrompt.messages(in));
    long seed = new SampleKey(options.runSeed, 0, in.scalarIfAny("id").orElse(""), 0).seed();
    SampleRequest request = new SampleRequest(promptIds, new long[] {seed});
    Sampling sampling = options.sampling.of(sampler.encoder().stopIds());
    Sample sample = sampler.sample(List.of(request), sampling).get(0).get(0);
    out.put("response", sampler.encoder().tokenizer().decode(sample.ids()));
    putIds(out.putArray("response_ids"), sample.ids());
    putFloats(out.putArray("logprobs"), sample.logprobs());
    out.put("finish_reason", sample.finishReason().toString());
  }

  static void putIds(ArrayNode array, int[] ids) {
    for (int id : ids) {
      array.add(id);
    }
  }

  static void putFloats(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }
}
