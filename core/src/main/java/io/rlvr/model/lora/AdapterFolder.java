package io.rlvr.model.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.Json;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.SafetensorsWriter;
import io.rlvr.model.safetensors.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An adapter folder in PEFT's form: adapter_config.json and adapter_model.safetensors. Reading
 * checks that the tensors are those of the config for the model, each with its shape, and no other.
 */
public final class AdapterFolder {
  public static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";

  private AdapterFolder() {}

  static Adapter read(Path folder, ModelConfig config) {
    Lora lora = AdapterConfig.read(folder.resolve(CONFIG));
    Safetensors file = Safetensors.open(folder.resolve(WEIGHTS));
    List<Parameter> parameters = lora.parameters(config);
    check(folder.resolve(WEIGHTS), file, parameters);
    List<float[]> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      values.add(file.read(parameter.sources().get(0)).values());
    }
    return new Adapter(lora, parameters, values);
  }

  private static void check(Path path, Safetensors file, List<Parameter> parameters) {
    Set<String> known = new HashSet<>();
    for (Parameter parameter : parameters) {
      String name = parameter.sources().get(0);
      List<Long> expected = parameter.sourceShape(0);
      if (!file.names().contains(name)) {
        throw BadFile.of(
            path, "tensor '%s' is missing".formatted(name), "it with shape " + expected);
      }
      List<Long> shape = Arrays.stream(file.shape(name)).boxed().toList();
      if (!shape.equals(expected)) {
        throw BadFile.of(
            path, "tensor '%s' has shape %s".formatted(name, shape), "shape " + expected);
      }
      known.add(name);
    }
    for (String name : file.names()) {
      if (!known.contains(name)) {
        throw BadFile.of(
            path,
            "tensor %s is unknown".formatted(BadFile.quote(name)),
            "only those of target_modules in " + CONFIG);
      }
    }
  }

  /** The weights first, the config last. */
  static void write(Path folder, Adapter adapter, String baseName) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    for (Parameter parameter : adapter.parameters()) {
      shapes.put(parameter.sources().get(0), parameter.sourceShape(0));
    }
    try {
      Files.createDirectories(folder);
      try (SafetensorsWriter writer =
          SafetensorsWriter.create(
              folder.resolve(WEIGHTS), shapes, Dtype.FLOAT32, Map.of("format", "pt"))) {
        for (int i = 0; i < adapter.parameters().size(); i++) {
          writer.put(adapter.parameters().get(i).sources().get(0), adapter.values(i), 0);
        }
        writer.commit();
      }
      WholeFile.write(folder.resolve(CONFIG), config(adapter.lora(), baseName));
    } catch (IOException e) {
      throw BadFile.unwritable(folder, e);
    }
  }

  private static String config(Lora lora, String baseName) {
    ObjectNode config = Json.object();
    config.put("peft_type", "LORA");
    config.put("task_type", "CAUSAL_LM");
    config.put("base_model_name_or_path", baseName);
    config.put("r", lora.rank());
    if (lora.alpha() == Math.rint(lora.alpha())) {
      config.put("lora_alpha", (long) lora.alpha());
    } else {
      config.put("lora_alpha", lora.alpha());
    }
    config.put("lora_dropout", 0.0);
    config.put("bias", "none");
    lora.targets().forEach(config.putArray("target_modules")::add);
    config.put("init_lora_weights", true);
    config.put("use_rslora", false);
    config.put("use_dora", false);
    config.put("fan_in_fan_out", false);
    config.putNull("modules_to_save");
    config.put("inference_mode", true);
    return Json.indented(config) + "\n";
  }
}
