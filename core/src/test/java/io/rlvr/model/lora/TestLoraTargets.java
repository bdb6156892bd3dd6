package io.rlvr.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.testing.GoldenModels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gets an adapter, by settings and by family. */
class TestLoraTargets {
  @Test
  void settingsSayWhatToTrain() {
    assertThat(lora()).isEmpty();
    assertThat(lora("lora.rank=8")).contains(new Lora(8, 16, List.of("q_proj", "v_proj")));
    assertThat(lora("lora.rank=2", "lora.alpha=3", "lora.targets=[down_proj, q_proj]"))
        .contains(new Lora(2, 3, List.of("q_proj", "down_proj")));
    assertRefused("Invalid lora.alpha: 0 (expected a number > 0)", "lora.alpha=0");
    assertRefused(
        "Invalid lora.targets: [q_proj, lm_head] (expected one or more of q_proj, k_proj, v_proj,"
            + " o_proj, gate_proj, up_proj, down_proj, qkv_proj, gate_up_proj)",
        "lora.targets=[q_proj, lm_head]");
    assertRefused(
        "Invalid lora.targets: [] (expected one or more of q_proj, k_proj, v_proj, o_proj,"
            + " gate_proj, up_proj, down_proj, qkv_proj, gate_up_proj)",
        "lora.targets=[]");
    assertRefused("Invalid lora.dropout: 0.1 (expected a number from 0 to 0)", "lora.dropout=0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "phi3, phi3, 'qkv_proj, o_proj, gate_up_proj, down_proj'",
    "qwen3-moe, qwen3_moe, 'q_proj, k_proj, v_proj, o_proj'"
  })
  void targetsThatAFamilyDoesNotHaveAreRefused(String model, String family, String targets) {
    ModelConfig config = ModelConfig.read(GoldenModels.folder(model));
    Lora lora = new Lora(2, 2, List.of("q_proj", "up_proj"));

    assertThatThrownBy(() -> lora.parameters(config))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot put an adapter into family %s: q_proj, up_proj (expected one or more of %s)",
            family, targets);
  }

  private static void assertRefused(String message, String override) {
    assertThatThrownBy(() -> lora("lora.rank=8", override))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static Optional<Lora> lora(String... overrides) {
    return Lora.from(Settings.defaults(LoraSettings.KEYS, List.of(overrides)));
  }
}
