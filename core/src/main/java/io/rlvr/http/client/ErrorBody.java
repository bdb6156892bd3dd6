package io.rlvr.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an endpoint says in the body of an error.
 *
 * @param message its own words
 * @param codes the names that it has for the error
 */
record ErrorBody(String message, Set<String> codes) {
  private static final List<String> CODES = List.of("code", "type", "error_type", "status");

  static ErrorBody of(byte[] body) {
    JsonNode root = root(body);
    JsonNode error = root.path("error");
    Set<String> codes = new TreeSet<>();
    for (JsonNode place : List.of(error, error.path("innererror"), root)) {
      CODES.stream()
          .map(place::path)
          .filter(JsonNode::isTextual)
          .forEach(code -> codes.add(code.textValue()));
    }
    String message = message(root).orElseGet(() -> new String(body, UTF_8));
    // a gateway's own message may be empty words, with those of the endpoint behind it beside them
    JsonNode behind = error.path("metadata").path("raw");
    return behind.isTextual()
        ? new ErrorBody(message + ": " + behind.textValue(), codes)
        : new ErrorBody(message, codes);
  }

  /** The words in any of the usual places. */
  private static Optional<String> message(JsonNode root) {
    return List.of(
            root.path("error").path("message"),
            root.path("error"),
            root.path("message"),
            root.path("detail"),
            root.path("detail").path(0).path("msg"))
        .stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  /** An object, which some endpoints put in a list. */
  private static JsonNode root(byte[] body) {
    try {
      JsonNode root = JsonReader.STANDARD.read(body);
      return root.isArray() ? root.path(0) : root;
    } catch (UnreadableJsonException e) {
      return Json.object(); // a page of a proxy: there is nothing to find in it
    }
  }
}
