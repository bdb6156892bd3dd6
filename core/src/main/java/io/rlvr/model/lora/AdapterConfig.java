package io.rlvr.model.lora;

import io.rlvr.model.family.ConfigFields;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads an adapter_config.json, which is untrusted. What changes the mathematics beyond {@link
 * Lora} is refused by name, and so is a field that is not known here unless it is off: a later PEFT
 * may give it any meaning.
 */
final class AdapterConfig {
  /** Any adapter has fewer. */
  private static final int HIGHEST_RANK = 1 << 20;

  /** What is read below, and what has no part in the adapter's effect. */
  private static final Set<String> KNOWN =
      Set.of(
          "peft_type",
          "task_type",
          "r",
          "lora_alpha",
          "lora_dropout",
          "bias",
          "target_modules",
          "init_lora_weights",
          "base_model_name_or_path",
          "revision",
          "auto_mapping",
          "inference_mode",
          "peft_version",
          "megatron_core",
          "qalora_group_size");

  private final ConfigFields fields;

  private AdapterConfig(ConfigFields fields) {
    this.fields = fields;
  }

  static Lora read(Path file) {
    return new AdapterConfig(ConfigFields.read(file)).read();
  }

  private Lora read() {
    require("peft_type", "LORA");
    if (fields.has("task_type")) {
      require("task_type", "CAUSAL_LM");
    }
    if (fields.has("bias")) {
      require("bias", "none");
    }
    if (fields.has("lora_dropout") && fields.number("lora_dropout") != 0) {
      throw fields.invalid("lora_dropout", "0: the policy is trained as it samples");
    }
    if (!fields.isOff("init_lora_weights")
        && !fields.isFlag("init_lora_weights")
        && !fields.text("init_lora_weights").equals("gaussian")) {
      throw fields.invalid(
          "init_lora_weights", "true, false or gaussian: others change the model's own weights");
    }
    for (String name : fields.names()) {
      if (!KNOWN.contains(name) && !fields.isOff(name)) {
        throw fields.invalid(name, "it off: only plain LoRA is supported");
      }
    }
    return new Lora(fields.size("r", HIGHEST_RANK), fields.positive("lora_alpha"), targets());
  }

  private List<String> targets() {
    String expected = "a list of " + String.join(", ", Projection.labels());
    List<String> targets = fields.texts("target_modules");
    if (targets.isEmpty() || !Projection.labels().containsAll(targets)) {
      throw fields.invalid("target_modules", expected);
    }
    return targets;
  }

  private void require(String name, String value) {
    if (!fields.text(name).equals(value)) {
      throw fields.invalid(name, value);
    }
  }
}
