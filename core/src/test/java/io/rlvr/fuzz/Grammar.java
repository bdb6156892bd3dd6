package io.rlvr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Makes hostile inputs from valid ones: the same random numbers give the same bytes. */
@FunctionalInterface
public interface Grammar {
  /** Serialised as they stand: no JSON library would write them. */
  List<String> RAW =
      List.of(
          "[".repeat(900) + "]".repeat(900),
          "{\"a\":".repeat(900) + "1" + "}".repeat(900),
          "[".repeat(100_000),
          "1e400",
          "-1e999999999",
          "9".repeat(900),
          "9".repeat(5000),
          "0.1e-99999",
          "-0",
          "NaN",
          "Infinity",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"" + "a".repeat(100_000) + "\"",
          "[" + "0,".repeat(20_000) + "0]",
          "{\"a\":1,\"a\":2}",
          "tru",
          "");

  /** Texts and numbers at which readers stumble. */
  List<JsonNode> VALUES =
      List.of(
          JsonNodeFactory.instance.nullNode(),
          JsonNodeFactory.instance.booleanNode(true),
          JsonNodeFactory.instance.numberNode(-1),
          JsonNodeFactory.instance.numberNode(0),
          JsonNodeFactory.instance.numberNode(1),
          JsonNodeFactory.instance.numberNode(3),
          JsonNodeFactory.instance.numberNode(1_000_000),
          JsonNodeFactory.instance.numberNode(Integer.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(Integer.MIN_VALUE),
          JsonNodeFactory.instance.numberNode(1L << 31),
          JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(Long.MIN_VALUE),
          JsonNodeFactory.instance.numberNode(0.5),
          JsonNodeFactory.instance.numberNode(Double.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(Double.MIN_VALUE),
          JsonNodeFactory.instance.textNode(""),
          JsonNodeFactory.instance.textNode(" "),
          JsonNodeFactory.instance.textNode("1"),
          JsonNodeFactory.instance.textNode("%s %d %n"),
          JsonNodeFactory.instance.textNode("a\nb\r\u2028c\u001b[2J"),
          JsonNodeFactory.instance.textNode("../../x"),
          JsonNodeFactory.instance.textNode("/dev/null"),
          JsonNodeFactory.instance.textNode("\uFDD0\uFDD1\uFFFF"),
          JsonNodeFactory.instance.textNode("NaN"),
          JsonNodeFactory.instance.arrayNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode().add(1),
          JsonNodeFactory.instance.objectNode().put("a", 1));

  byte[] make(Random random);

  /** One of the documents with up to four places changed, and some bytes now and then. */
  static Grammar json(String... documents) {
    return random -> damaged(changed(documents[random.nextInt(documents.length)], random), random);
  }

  /** Up to three lines, of which one is such a document and the others are as they were. */
  static Grammar lines(String document) {
    Grammar line = json(document);
    return random -> {
      int lines = 1 + random.nextInt(3);
      int changed = random.nextInt(lines);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = 0; i < lines; i++) {
        out.writeBytes(i == changed ? line.make(random) : document.getBytes(UTF_8));
        out.write('\n');
      }
      return out.toByteArray();
    };
  }

  /**
   * Up to 4 of the fragments in a row, or 40, one of them many times now and then.
   *
   * @param fragments texts in which each @ is a place for further fragments; the first third is
   *     valid, and half of the cases have no other
   */
  static Grammar text(String... fragments) {
    return random -> {
      StringBuilder text = new StringBuilder();
      String[] some =
          random.nextBoolean() ? fragments : Arrays.copyOf(fragments, fragments.length / 3);
      for (int i = random.nextInt(random.nextInt(4) == 0 ? 40 : 4); i >= 0; i--) {
        String fragment = filled(some, 5, random);
        text.append(fragment.repeat(random.nextInt(60) == 0 ? random.nextInt(3000) : 1));
      }
      return damaged(text.toString().getBytes(UTF_8), random);
    };
  }

  private static String filled(String[] fragments, int deepest, Random random) {
    String fragment = fragments[random.nextInt(fragments.length)];
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < fragment.length(); i++) {
      char c = fragment.charAt(i);
      if (c != '@') {
        filled.append(c);
      } else if (deepest > 0) {
        filled.append(filled(fragments, deepest - 1, random));
      }
    }
    return filled.toString();
  }

  private static byte[] changed(String document, Random random) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      ObjectNode root = (ObjectNode) mapper.readTree(document);
      List<String> raw = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        change(root, random, raw);
      }
      String text = mapper.writeValueAsString(root);
      for (int i = 0; i < raw.size(); i++) {
        text = text.replace("\"@raw" + i + "@\"", raw.get(i));
      }
      return text.getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The document is not JSON: " + document, e);
    }
  }

  /** Changes, takes away, copies or adds one of the values. */
  private static void change(ObjectNode root, Random random, List<String> raw) {
    List<JsonNode> parents = new ArrayList<>();
    Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.isContainerNode()) {
        parents.add(node);
        node.forEach(open::push);
      }
    }
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    JsonNode value = value(random, raw);
    boolean away = random.nextInt(4) == 0;
    if (parent instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (away) {
        object.remove(name);
      } else {
        object.set(random.nextInt(8) == 0 ? name + "x" : name, value);
      }
    } else if (parent instanceof ArrayNode array && !array.isEmpty()) {
      int at = random.nextInt(array.size());
      if (away) {
        array.remove(at);
      } else if (random.nextInt(3) == 0) {
        array.insert(at, array.get(random.nextInt(array.size())).deepCopy());
      } else {
        array.set(at, value);
      }
    }
  }

  private static JsonNode value(Random random, List<String> raw) {
    if (random.nextInt(3) > 0) {
      return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
    }
    raw.add(RAW.get(random.nextInt(RAW.size())));
    return JsonNodeFactory.instance.textNode("@raw" + (raw.size() - 1) + "@");
  }

  /** One case in three is cut, or has a byte changed, put in or taken out. */
  private static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length == 0 || random.nextInt(3) > 0) {
      return bytes;
    }
    byte[] telling = "0-.eE\"\\{}[],:$%\n".getBytes(UTF_8);
    byte[] out = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> out[at] = (byte) random.nextInt();
      case 1 -> out[at] = telling[random.nextInt(telling.length)];
      case 2 -> out = Arrays.copyOf(out, at);
      case 3 -> {
        out = Arrays.copyOf(out, out.length + 1);
        System.arraycopy(bytes, at, out, at + 1, bytes.length - at);
      }
      default -> {
        out = Arrays.copyOf(out, out.length - 1);
        System.arraycopy(bytes, at + 1, out, at, bytes.length - at - 1);
      }
    }
    return out;
  }
}
