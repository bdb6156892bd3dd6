package io.rlvr.model.lora;

import io.rlvr.model.family.ModelConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The matrices of a layer that an adapter may stand beside, under their Hugging Face names. The
 * numbers are those of the decoder's script; a matrix of several has that of the first.
 */
public enum Projection {
  Q(0, "self_attn.q_proj"),
  K(1, "self_attn.k_proj"),
  V(2, "self_attn.v_proj"),
  O(3, "self_attn.o_proj"),
  GATE(4, "mlp.gate_proj"),
  UP(5, "mlp.up_proj"),
  DOWN(6, "mlp.down_proj"),
  QKV(0, "self_attn.qkv_proj"),
  GATE_UP(4, "mlp.gate_up_proj");

  private static final Set<Projection> OF_ATTENTION = EnumSet.of(Q, K, V, O);
  private static final Set<Projection> OF_FUSED = EnumSet.of(QKV, O, GATE_UP, DOWN);

  private final int number;
  private final String module;

  Projection(int number, String module) {
    this.number = number;
    this.module = module;
  }

  static Optional<Projection> ofLabel(String label) {
    return Arrays.stream(values()).filter(p -> p.label().equals(label)).findAny();
  }

  /** All labels, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Projection::label).toList();
  }

  /** Those that a model has, in the order of a layer. Experts get no adapters. */
  static List<Projection> of(ModelConfig config) {
    Set<Projection> fused = config.traits().isFused() ? OF_FUSED : EnumSet.range(Q, DOWN);
    return fused.stream()
        .filter(p -> config.traits().experts().isEmpty() || OF_ATTENTION.contains(p))
        .sorted(Comparator.comparingInt(p -> p.number))
        .toList();
  }

  /** The labels of those that a model has, in the order of a layer. */
  public static List<String> labels(ModelConfig config) {
    return of(config).stream().map(Projection::label).toList();
  }

  /** What PEFT's target_modules call it, such as {@code q_proj}. */
  String label() {
    return module.substring(module.indexOf('.') + 1);
  }

  /** Its place in the decoder's set of adapted projections. */
  public int bit() {
    return 1 << number;
  }

  /** Its path within a layer, such as {@code self_attn.q_proj}. */
  String module() {
    return module;
  }

  /** The size of what it reads, per token. */
  int inputs(ModelConfig config) {
    return switch (this) {
      case Q, K, V, GATE, UP, QKV, GATE_UP -> config.hiddenSize();
      case O -> Math.multiplyExact(config.heads(), config.headDim());
      case DOWN -> config.intermediateSize();
    };
  }

  /** The size of what it writes, per token. */
  int outputs(ModelConfig config) {
    return switch (this) {
      case Q -> Math.multiplyExact(config.heads(), config.headDim());
      case K, V -> Math.multiplyExact(config.kvHeads(), config.headDim());
      case QKV -> Math.multiplyExact(config.heads() + 2 * config.kvHeads(), config.headDim());
      case GATE_UP -> Math.multiplyExact(2, config.intermediateSize());
      case GATE, UP -> config.intermediateSize();
      case O, DOWN -> config.hiddenSize();
    };
  }
}
