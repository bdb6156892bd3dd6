package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.fuzz.Fuzz;
import io.rlvr.fuzz.Grammar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of tokenizers, and texts for those that are within the bounds. What the native library does
 * not survive ends a process of its own, and the failure shows the file that did it.
 */
@Tag("fuzz")
class TestTokenizerFuzz {
  private static final String MODEL =
      "\"model\":{\"type\":\"BPE\",\"unk_token\":null,\"byte_fallback\":false,\"vocab\":"
          + "{\"a\":0,\"b\":1,\"ab\":2,\"Ġ\":3,\"ä\":4},\"merges\":[[\"a\",\"b\"]]}";

  private static final String TOKENS =
      "\"added_tokens\":[{\"id\":5,\"content\":\"<x>\",\"special\":true,\"lstrip\":false,"
          + "\"rstrip\":true,\"single_word\":false,\"normalized\":false},{\"id\":6,\"content\":"
          + "\"<y>\",\"special\":false,\"lstrip\":true,\"rstrip\":false,\"single_word\":true,"
          + "\"normalized\":true}]";

  private static final String TEXT =
      "ab ba\n\n  <x> <y>äÄ中\u0301\u202E1234'S ''!! a\t\u00a0.\uD83D";

  @TempDir Path folder;

  @Test
  void filesAreLoadedOrRefused() throws Exception {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Drlvr.fuzz.cases=" + Integer.getInteger("rlvr.fuzz.cases", 2000),
                "-cp",
                System.getProperty("java.class.path"),
                Cases.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(1, TimeUnit.HOURS);
    process.destroyForcibly();
    assertThat(ended && process.waitFor() == 0)
        .as(
            "%s%nof %s",
            Files.readString(out),
            new String(Files.readAllBytes(folder.resolve("tokenizer.json")), UTF_8))
        .isTrue();
  }

  /** Runs all cases; the file of the last one stays in the folder. */
  static final class Cases {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      Fuzz.run("tokenizer.json", grammar(), bytes -> use(folder, bytes));
      System.exit(0);
    }
  }

  private static void use(Path folder, byte[] bytes) throws Exception {
    Files.write(folder.resolve("tokenizer.json"), bytes);
    try (Tokenizer tokenizer = Tokenizer.load(folder)) {
      tokenizer.encodeInput(TEXT.repeat(20));
      tokenizer.decode(tokenizer.encodeTemplate(TEXT.repeat(50)));
      tokenizer.decode(new int[] {0, 1, 2, 3, 4, 5, 6, 1_000_000});
    }
  }

  private static Grammar grammar() {
    return Grammar.json(
        file(
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Prepend\","
                + "\"prepend\":\"_\"},{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},"
                + "\"content\":\"Ġ\"}]}",
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":"
                + "\"\\\\p{N}{1,3}|\\\\s+(?!\\\\S)|\\\\s+\"},\"behavior\":\"Isolated\",\"invert\":"
                + "false},{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
                + "\"use_regex\":true}]}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<x>\","
                + "\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":["
                + "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\","
                + "\"type_id\":1}}],\"special_tokens\":{\"<x>\":{\"id\":\"<x>\",\"ids\":[5],"
                + "\"tokens\":[\"<x>\"]}}}",
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true}",
            MODEL),
        file(
            "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,"
                + "\"strip_accents\":null,\"lowercase\":true}",
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\",\"individual_digits\":"
                + "true},{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"},{\"type\":"
                + "\"Metaspace\",\"replacement\":\"Ġ\",\"prepend_scheme\":\"first\",\"split\":true},"
                + "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"a\"}]}",
            "{\"type\":\"RobertaProcessing\",\"sep\":[\"<x>\",5],\"cls\":[\"<y>\",6],"
                + "\"trim_offsets\":true,\"add_prefix_space\":true}",
            "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":"
                + "\"Ġ\"},\"content\":\" \"},{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"},"
                + "{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0},{\"type\":\"CTC\","
                + "\"pad_token\":\"a\",\"word_delimiter_token\":\"|\",\"cleanup\":true}]}",
            "\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"byte_fallback\":false,\"vocab\":"
                + "[[\"?\",0.0],[\"a\",-1.0],[\"ab\",-1.5],[\"Ġ\",-2.5],[\"ä\",-3]]}"),
        file(
            "{\"type\":\"Lowercase\"}",
            "{\"type\":\"Whitespace\"}",
            "null",
            "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
            "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"?\",\"continuing_subword_prefix\":"
                + "\"##\",\"max_input_chars_per_word\":100,\"vocab\":{\"?\":0,\"a\":1,\"##b\":2,"
                + "\"b\":3,\"##a\":4}}"));
  }

  private static String file(
      String normalizer, String preTokenizer, String postProcessor, String decoder, String model) {
    return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,%s,\"normalizer\":%s,\"pre_tokenizer\":%s,\"post_processor\":%s,\"decoder\":%s,%s}"
        .formatted(TOKENS, normalizer, preTokenizer, postProcessor, decoder, model);
  }
}
