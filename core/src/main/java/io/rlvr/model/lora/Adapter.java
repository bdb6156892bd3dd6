package io.rlvr.model.lora;

import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An adapter in the JVM's memory: its form and its numbers. */
public final class Adapter {
  private final Lora lora;
  private final List<Parameter> parameters;
  private final List<float[]> values;
  private final Map<String, Integer> index = new HashMap<>();

  /**
   * @param values of each parameter, row major; not copied
   */
  public Adapter(Lora lora, List<Parameter> parameters, List<float[]> values) {
    this.lora = lora;
    this.parameters = List.copyOf(parameters);
    this.values = List.copyOf(values);
    for (int i = 0; i < parameters.size(); i++) {
      index.put(parameters.get(i).sources().get(0), i);
    }
  }

  /**
   * Reads a PEFT adapter folder.
   *
   * @param config of the model that it is for
   * @throws UserException if it is no adapter of such a model, or one whose effect is not that of
   *     {@link Lora} alone
   */
  public static Adapter read(Path folder, ModelConfig config) {
    return AdapterFolder.read(folder, config);
  }

  /**
   * Writes a PEFT adapter folder. The same content gives the same bytes.
   *
   * @param folder made if absent
   * @param baseName what the model is called that it is for
   */
  public void write(Path folder, String baseName) {
    AdapterFolder.write(folder, this, baseName);
  }

  public Lora lora() {
    return lora;
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /** The numbers of a parameter; not a copy. */
  public float[] values(int parameter) {
    return values.get(parameter);
  }

  /**
   * Merges the adapter into a parameter of the model: adds scale B A to each of its projections.
   *
   * @param target the parameter's numbers
   */
  public void addTo(Parameter parameter, float[] target) {
    int from = 0;
    for (int i = 0; i < parameter.sources().size(); i++) {
      String module = AdapterNames.module(parameter.sources().get(i));
      if (parameter.shape().length == 2 && index.containsKey(AdapterNames.a(module))) {
        addProduct(
            values.get(index.get(AdapterNames.b(module))),
            values.get(index.get(AdapterNames.a(module))),
            parameter.rowElements(),
            target,
            from);
      }
      from += Math.toIntExact(parameter.sourceRows().get(i) * parameter.rowElements());
    }
  }

  /** B {@code [rows, rank]} times A {@code [rank, columns]}, scaled, from {@code from} on. */
  private void addProduct(float[] b, float[] a, int columns, float[] target, int from) {
    int rank = lora.rank();
    int rows = b.length / rank;
    for (int row = 0; row < rows; row++) {
      int start = from + row * columns;
      for (int k = 0; k < rank; k++) {
        float factor = (float) (lora.scale() * b[row * rank + k]);
        for (int column = 0; column < columns; column++) {
          target[start + column] += factor * a[k * columns + column];
        }
      }
    }
  }
}
