package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a model folder says about its special tokens.
 *
 * @param named spelling by variable of the chat template: bos_token, eos_token, pad_token,
 *     unk_token
 * @param eosIds {@code eos_token_id} of generation_config.json, else of config.json; empty if
 *     neither says
 */
record SpecialTokens(Map<String, String> named, Set<Integer> eosIds) {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  static SpecialTokens load(Path folder) {
    Map<String, String> named = new TreeMap<>();
    Optional<ObjectNode> config = ModelFiles.optionalObject(folder, TOKENIZER_CONFIG);
    for (String name : new String[] {"bos_token", "eos_token", "pad_token", "unk_token"}) {
      config
          .flatMap(node -> spelling(folder.resolve(TOKENIZER_CONFIG), node, name))
          .ifPresent(token -> named.put(name, token));
    }
    Set<Integer> eosIds = eosIds(folder, "generation_config.json");
    return new SpecialTokens(named, eosIds.isEmpty() ? eosIds(folder, "config.json") : eosIds);
  }

  Optional<String> eosToken() {
    return Optional.ofNullable(named.get("eos_token"));
  }

  /** A token is a text, or an object with its text in {@code content}. */
  private static Optional<String> spelling(Path file, JsonNode config, String name) {
    JsonNode token = config.path(name);
    JsonNode text = token.isObject() ? token.path("content") : token;
    if (text.isMissingNode() || text.isNull()) {
      return Optional.empty();
    }
    if (!text.isTextual()) {
      throw new UserException("Cannot read %s: %s is %s (expected a text)", file, name, token);
    }
    return Optional.of(text.asText());
  }

  private static Set<Integer> eosIds(Path folder, String name) {
    JsonNode value =
        ModelFiles.optionalObject(folder, name)
            .map(config -> config.path("eos_token_id"))
            .orElse(MissingNode.getInstance());
    if (value.isNull() || value.isMissingNode()) {
      return Set.of();
    }
    Set<Integer> ids = new TreeSet<>();
    Iterable<JsonNode> listed = value.isArray() ? value : List.of(value);
    for (JsonNode id : listed) {
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0) {
        throw new UserException(
            "Cannot read %s: eos_token_id is %s (expected a whole number or a list of them)",
            folder.resolve(name), value);
      }
      ids.add(id.asInt());
    }
    return ids;
  }
}
