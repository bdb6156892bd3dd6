package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A real tokenizer against transformers 5.23.0 (make_tokenizers.py): its PreTrainedTokenizerFast,
 * which follows tokenizer.json, where AutoTokenizer's GPT2Tokenizer leaves the Digits step out.
 * Needs the folder of SmolLM2-135M-Instruct in RLVR_SMOLLM2 or -Drlvr.smollm2.
 */
class TestSmolLm2Tokenizer {
  @Test
  void givesTheIdsOfTransformers() {
    Path folder =
        Path.of(
            Optional.ofNullable(System.getProperty("rlvr.smollm2"))
                .or(() -> Optional.ofNullable(System.getenv("RLVR_SMOLLM2")))
                .orElse("smollm2"));
    assumeThat(Files.isRegularFile(folder.resolve("tokenizer.json")))
        .as("SKIPPED: no SmolLM2 folder at %s (set RLVR_SMOLLM2)", folder)
        .isTrue();
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      for (JsonNode row : Fixtures.lines("smollm2-ids.jsonl")) {
        if (row.has("messages")) {
          assertThat(encoder.encode(Fixtures.messages(row))).isEqualTo(Fixtures.ids(row, "ids"));
        } else {
          String text = row.get("text").asText();
          assertThat(encoder.tokenizer().encode(text)).isEqualTo(Fixtures.ids(row, "plain"));
          assertThat(encoder.tokenizer().encodeTemplate(text))
              .isEqualTo(Fixtures.ids(row, "template"));
        }
      }
      assertThat(encoder.stopIds()).containsExactly(2);
      assertThat(encoder.tokenizer().size()).isEqualTo(49152);
    }
  }
}
