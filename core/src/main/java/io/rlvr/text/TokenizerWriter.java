package io.rlvr.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a byte-level BPE tokenizer with a ChatML template in Hugging Face's form. */
final class TokenizerWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String CHAT_ML =
      "{% for message in messages %}"
          + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private TokenizerWriter() {}

  /**
   * @param tokens by id; the first are {@link BpeTrainer#SPECIAL_TOKENS}
   * @param merges left and right part of each merge, in order
   */
  static void write(List<String> tokens, List<List<String>> merges, Path folder) {
    ObjectNode tokenizer = NODES.objectNode();
    tokenizer.put("version", "1.0");
    tokenizer.putNull("truncation").putNull("padding");
    ArrayNode added = tokenizer.putArray("added_tokens");
    for (int id = 0; id < BpeTrainer.SPECIAL_TOKENS.size(); id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", tokens.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    tokenizer.putNull("normalizer");
    ObjectNode splitting = tokenizer.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode steps = splitting.putArray("pretokenizers");
    steps.addObject().put("type", "Digits").put("individual_digits", true);
    steps.add(byteLevel());
    tokenizer.putNull("post_processor");
    tokenizer.set("decoder", byteLevel());
    tokenizer.set("model", model(tokens, merges));

    ObjectNode config = NODES.objectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("eos_token", "<|im_end|>");
    config.put("pad_token", "<|endoftext|>");
    config.put("clean_up_tokenization_spaces", false);
    config.put("chat_template", CHAT_ML);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(TokenizerFile.NAME), pretty(tokenizer));
      Files.writeString(folder.resolve("tokenizer_config.json"), pretty(config));
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot write tokenizer %s: %s", folder, e.getMessage());
    }
  }

  private static ObjectNode model(List<String> tokens, List<List<String>> merges) {
    ObjectNode model = NODES.objectNode();
    model.put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocab.put(tokens.get(id), id);
    }
    ArrayNode pairs = model.putArray("merges");
    merges.forEach(merge -> pairs.add(merge.get(0) + " " + merge.get(1)));
    return model;
  }

  private static ObjectNode byteLevel() {
    return NODES
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static String pretty(ObjectNode node) {
    return Json.indented(node) + "\n";
  }
}
