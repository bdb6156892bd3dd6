package io.rlvr.model.lora;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.model.family.Architectures;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Tensor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The form of an adapter by low-rank adaptation (Hu et al. 2021, arXiv 2106.09685, section 4.1):
 * beside each frozen matrix W {@code [out, in]} that it targets stand A {@code [rank, in]} and B
 * {@code [out, rank]}, and W x becomes W x + (alpha / rank) B A x.
 *
 * @param targets names of projections, such as {@code q_proj}, in the order of a layer
 */
public record Lora(int rank, double alpha, List<String> targets) implements Serializable {
  /** No adapter. */
  public static final Lora NONE = new Lora(0, 0, List.of());

  public Lora {
    List<String> given = List.copyOf(targets);
    if (!Projection.labels().containsAll(given)) {
      throw new IllegalArgumentException("Targets are not all projections: " + given);
    }
    targets = Projection.labels().stream().filter(given::contains).toList();
  }

  /**
   * The adapter that the settings ask to train, none where the whole model is trained.
   *
   * @throws UserException if they ask for one that there cannot be
   */
  public static Optional<Lora> from(Settings settings) {
    if (settings.get(LoraSettings.RANK) == 0) {
      return Optional.empty();
    }
    if (settings.get(LoraSettings.ALPHA) == 0) {
      throw new UserException("Invalid lora.alpha: 0 (expected a number > 0)");
    }
    List<String> targets = settings.get(LoraSettings.TARGETS);
    if (targets.isEmpty() || !Projection.labels().containsAll(targets)) {
      throw new UserException(
          "Invalid lora.targets: %s (expected one or more of %s)",
          targets, String.join(", ", Projection.labels()));
    }
    return Optional.of(
        new Lora(settings.get(LoraSettings.RANK), settings.get(LoraSettings.ALPHA), targets));
  }

  /** What B A x is multiplied by. */
  public double scale() {
    return rank == 0 ? 0 : alpha / rank;
  }

  /** The matrices that have an adapter, in no order. */
  public Set<Projection> projections() {
    Set<Projection> projections = EnumSet.noneOf(Projection.class);
    targets.forEach(label -> projections.add(Projection.ofLabel(label).orElseThrow()));
    return projections;
  }

  /**
   * Looks whether a model has the projections.
   *
   * @throws UserException if it does not
   */
  public void check(ModelConfig config) {
    if (!Projection.of(config).containsAll(projections())) {
      throw new UserException(
          "Cannot put an adapter into family %s: %s (expected one or more of %s)",
          config.family(),
          String.join(", ", targets),
          String.join(", ", Projection.labels(config)));
    }
  }

  /**
   * The tensors of an adapter of a model, layer by layer and projection by projection A, then B;
   * their sources are PEFT's names.
   *
   * @throws UserException if one has more numbers than an array holds, or if the model has no such
   *     projection
   */
  public List<Parameter> parameters(ModelConfig config) {
    check(config);
    List<Projection> adapted =
        Projection.of(config).stream().filter(projections()::contains).toList();
    List<Parameter> parameters = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (Projection projection : adapted) {
        String module = Architectures.of(config).ofLayer(layer, projection.module());
        String name = "layers.%d.%s.".formatted(layer, projection.label());
        parameters.add(matrix(name + "A", AdapterNames.a(module), rank, projection.inputs(config)));
        parameters.add(
            matrix(name + "B", AdapterNames.b(module), projection.outputs(config), rank));
      }
    }
    return List.copyOf(parameters);
  }

  private static Parameter matrix(String name, String source, int rows, int columns) {
    long elements = (long) rows * columns;
    if (elements > Tensor.MOST_ELEMENTS) {
      throw new UserException(
          "Cannot lay out parameter %s: %d numbers (expected at most %d)",
          name, elements, Tensor.MOST_ELEMENTS);
    }
    return new Parameter(name, new long[] {rows, columns}, List.of(source), List.of((long) rows));
  }
}
