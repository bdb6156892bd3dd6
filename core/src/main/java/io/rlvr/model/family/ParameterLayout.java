package io.rlvr.model.family;

import io.rlvr.config.UserException;
import io.rlvr.model.safetensors.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tensors the decoder takes, in which order: embedding, final norm, LM head (only if not
 * tied), then for each layer input norm, qkv, qkv bias (if the family has it), q norm and k norm
 * (if the family has them), o, post norm, gate-up, down.
 */
public final class ParameterLayout {
  private final ModelConfig config;
  private final Architecture family;
  private final List<Parameter> parameters = new ArrayList<>();

  private ParameterLayout(ModelConfig config, Architecture family) {
    this.config = config;
    this.family = family;
  }

  /**
   * The parameters of a model.
   *
   * @throws UserException if one has more numbers than an array holds
   */
  public static List<Parameter> of(ModelConfig config) {
    return new ParameterLayout(config, Architectures.of(config)).build();
  }

  private List<Parameter> build() {
    int hidden = config.hiddenSize();
    int vocabulary = config.vocabSize();
    matrix("embedding", hidden, List.of(family.embedding()), vocabulary);
    vector("final-norm", hidden, family.finalNorm());
    if (!config.tiedEmbeddings()) {
      matrix("lm-head", hidden, List.of(family.head()), vocabulary);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(layer);
    }
    return List.copyOf(parameters);
  }

  private void addLayer(int layer) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    String name = "layers." + layer + ".";
    vector(name + "input-norm", hidden, family.ofLayer(layer, "input_layernorm.weight"));
    matrix(name + "qkv", hidden, attention(layer, "weight"), queries, keys, keys);
    if (config.qkvBias()) {
      List<Long> rows = List.of((long) queries, (long) keys, (long) keys);
      add(name + "qkv-bias", new long[] {queries + 2L * keys}, attention(layer, "bias"), rows);
    }
    if (config.qkNorm()) {
      vector(name + "q-norm", config.headDim(), family.ofLayer(layer, "self_attn.q_norm.weight"));
      vector(name + "k-norm", config.headDim(), family.ofLayer(layer, "self_attn.k_norm.weight"));
    }
    matrix(name + "o", queries, List.of(family.ofLayer(layer, "self_attn.o_proj.weight")), hidden);
    vector(name + "post-norm", hidden, family.ofLayer(layer, "post_attention_layernorm.weight"));
    List<String> gateUp =
        List.of(
            family.ofLayer(layer, "mlp.gate_proj.weight"),
            family.ofLayer(layer, "mlp.up_proj.weight"));
    matrix(name + "gate-up", hidden, gateUp, inner, inner);
    matrix(name + "down", inner, List.of(family.ofLayer(layer, "mlp.down_proj.weight")), hidden);
  }

  private List<String> attention(int layer, String kind) {
    return List.of(
        family.ofLayer(layer, "self_attn.q_proj." + kind),
        family.ofLayer(layer, "self_attn.k_proj." + kind),
        family.ofLayer(layer, "self_attn.v_proj." + kind));
  }

  private void vector(String name, int size, String source) {
    add(name, new long[] {size}, List.of(source), List.of((long) size));
  }

  private void matrix(String name, int columns, List<String> sources, int... rows) {
    List<Long> sourceRows = new ArrayList<>();
    long total = 0;
    for (int count : rows) {
      sourceRows.add((long) count);
      total += count;
    }
    add(name, new long[] {total, columns}, sources, sourceRows);
  }

  private void add(String name, long[] shape, List<String> sources, List<Long> rows) {
    long elements = shape.length == 1 ? shape[0] : shape[0] * shape[1];
    if (elements > Tensor.MOST_ELEMENTS) {
      throw new UserException(
          "Cannot lay out parameter %s: %d numbers (expected at most %d)",
          name, elements, Tensor.MOST_ELEMENTS);
    }
    parameters.add(new Parameter(name, shape, sources, rows));
  }
}
