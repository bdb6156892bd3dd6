package io.rlvr.model.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.Json;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes a llama model with random weights: matrices normal with a standard deviation of 0.02,
 * those that write into the residual stream scaled down by the root of twice the layers (Radford et
 * al. 2019, GPT-2, section 2.3), norms one. The same seed gives the same bytes.
 */
public final class ModelInit {
  private static final double STD = 0.02;
  private static final double ROPE_THETA = 10_000;

  private ModelInit() {}

  /** Sizes of the model; see {@link ModelConfig} for their meaning. */
  public record Sizes(
      int vocabulary,
      int hidden,
      int intermediate,
      int layers,
      int heads,
      int kvHeads,
      int context) {}

  /**
   * @param eosId the token that ends a turn
   */
  public static void write(Path folder, Sizes sizes, int eosId, long seed) {
    String config = config(sizes, eosId);
    writeConfig(folder, config);
    RandomGenerator random = new SplittableRandom(seed);
    double residual = STD / Math.sqrt(2.0 * sizes.layers());
    Checkpoint.write(
        folder,
        config,
        ParameterLayout.of(ModelConfig.read(folder)),
        parameter -> values(parameter, residual, random),
        Dtype.FLOAT32);
  }

  /** Written first, so that it is read and checked like any other model's. */
  private static void writeConfig(Path folder, String config) {
    Path file = folder.resolve("config.json");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, config);
    } catch (IOException e) {
      throw BadFile.unwritable(file, e);
    }
  }

  private static float[] values(Parameter parameter, double residual, RandomGenerator random) {
    float[] values = new float[parameter.elements()];
    if (parameter.shape().length == 1) {
      Arrays.fill(values, 1);
      return values;
    }
    boolean writesResidual = parameter.name().endsWith(".o") || parameter.name().endsWith(".down");
    double std = writesResidual ? residual : STD;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * std);
    }
    return values;
  }

  private static String config(Sizes sizes, int eosId) {
    ObjectNode config = Json.object();
    config.putArray("architectures").add("LlamaForCausalLM");
    config.put("model_type", "llama");
    config.put("torch_dtype", "float32");
    config.put("vocab_size", sizes.vocabulary());
    config.put("hidden_size", sizes.hidden());
    config.put("intermediate_size", sizes.intermediate());
    config.put("num_hidden_layers", sizes.layers());
    config.put("num_attention_heads", sizes.heads());
    config.put("num_key_value_heads", sizes.kvHeads());
    config.put("hidden_act", "silu");
    config.put("max_position_embeddings", sizes.context());
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", ROPE_THETA);
    config.put("tie_word_embeddings", true);
    config.put("eos_token_id", eosId);
    return config.toString();
  }
}
