package io.rlvr.model.family;

import io.rlvr.config.UserException;
import io.rlvr.model.safetensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which tensors the decoder takes, in which order: embedding, final norm, LM head (only if not
 * tied), then for each layer a norm of attention, qkv, qkv bias (if the family has it), q norm and
 * k norm (if the family has them), norms after attention and feed-forward (if it has norms before
 * them too), a router (if it has experts), o, a norm of the feed-forward, gate-up, down. The first
 * and the last norm stand before these parts, or after them if the family has none before.
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
    Norms norms = config.traits().norms();
    boolean areBoth = norms.before() && norms.after();
    if (norms.before()) {
      norm(layer, "input-norm", "input_layernorm");
    } else {
      norm(layer, "attention-norm", "post_attention_layernorm");
    }
    addHeads(layer, norms);
    if (areBoth) {
      norm(layer, "attention-norm", "post_attention_layernorm");
      norm(layer, "feed-forward-norm", "post_feedforward_layernorm");
    }
    if (config.traits().experts().isPresent()) {
      addRouter(layer);
    }
    addOutput(layer);
    if (areBoth) {
      norm(layer, "post-norm", "pre_feedforward_layernorm");
    } else if (norms.before()) {
      norm(layer, "post-norm", "post_attention_layernorm");
    } else {
      norm(layer, "feed-forward-norm", "post_feedforward_layernorm");
    }
    if (config.traits().experts().isPresent()) {
      addExperts(layer, config.traits().experts().get());
    } else {
      addFeedForward(layer);
    }
  }

  private void addHeads(int layer, Norms norms) {
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    String name = "layers." + layer + ".";
    if (config.traits().isFused()) {
      List<String> source = List.of(family.ofLayer(layer, "self_attn.qkv_proj.weight"));
      matrix(name + "qkv", config.hiddenSize(), source, Math.addExact(queries, 2 * keys));
    } else {
      matrix(name + "qkv", config.hiddenSize(), attention(layer, "weight"), queries, keys, keys);
    }
    if (config.qkvBias()) {
      List<Long> rows = List.of((long) queries, (long) keys, (long) keys);
      add(name + "qkv-bias", new long[] {queries + 2L * keys}, attention(layer, "bias"), rows);
    }
    if (config.qkNorm()) {
      int query = norms.acrossHeads() ? queries : config.headDim();
      int key = norms.acrossHeads() ? keys : config.headDim();
      vector(name + "q-norm", query, family.ofLayer(layer, "self_attn.q_norm.weight"));
      vector(name + "k-norm", key, family.ofLayer(layer, "self_attn.k_norm.weight"));
    }
  }

  private void addOutput(int layer) {
    int queries = config.heads() * config.headDim();
    List<String> source = List.of(family.ofLayer(layer, "self_attn.o_proj.weight"));
    matrix("layers." + layer + ".o", queries, source, config.hiddenSize());
  }

  private void addFeedForward(int layer) {
    int inner = config.intermediateSize();
    String name = "layers." + layer + ".";
    if (config.traits().isFused()) {
      List<String> source = List.of(family.ofLayer(layer, "mlp.gate_up_proj.weight"));
      matrix(name + "gate-up", config.hiddenSize(), source, 2 * inner);
    } else {
      List<String> sources = gateUp(layer, "mlp.");
      matrix(name + "gate-up", config.hiddenSize(), sources, inner, inner);
    }
    List<String> down = List.of(family.ofLayer(layer, "mlp.down_proj.weight"));
    matrix(name + "down", inner, down, config.hiddenSize());
  }

  private List<String> gateUp(int layer, String part) {
    return List.of(
        family.ofLayer(layer, part + "gate_proj.weight"),
        family.ofLayer(layer, part + "up_proj.weight"));
  }

  private void addRouter(int layer) {
    List<String> source = List.of(family.ofLayer(layer, "mlp.gate.weight"));
    int experts = config.traits().experts().orElseThrow().count();
    matrix("layers." + layer + ".router", config.hiddenSize(), source, experts);
  }

  /** One expert after the other, each gate and up in one tensor and down in another. */
  private void addExperts(int layer, Experts experts) {
    int inner = config.intermediateSize();
    List<String> gateUp = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (int expert = 0; expert < experts.count(); expert++) {
      String part = "mlp.experts." + expert + ".";
      gateUp.addAll(gateUp(layer, part));
      down.add(family.ofLayer(layer, part + "down_proj.weight"));
    }
    int[] innerRows = new int[gateUp.size()];
    Arrays.fill(innerRows, inner);
    int[] hiddenRows = new int[down.size()];
    Arrays.fill(hiddenRows, config.hiddenSize());
    String name = "layers." + layer + ".experts-";
    matrix(name + "gate-up", config.hiddenSize(), gateUp, innerRows);
    matrix(name + "down", inner, down, hiddenRows);
  }

  private void norm(int layer, String name, String source) {
    vector(
        "layers.%d.%s".formatted(layer, name),
        config.hiddenSize(),
        family.ofLayer(layer, source + ".weight"));
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
