package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Trains a byte-level BPE tokenizer (Sennrich et al., arXiv 1508.07909, on bytes as GPT-2 has it)
 * and writes it as a Hugging Face folder with a ChatML template. For small models of our own:
 * digits stay single, so that numbers are read figure by figure.
 *
 * <p>The vocabulary is {@link #SPECIAL_TOKENS}, the 256 bytes, then one token a merge. The pair
 * that occurs most is merged first; of equals the one whose parts have the lower ids. So the same
 * texts, in any order, give the same file.
 */
public final class BpeTrainer {
  public static final List<String> SPECIAL_TOKENS =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

  /** A vocabulary without any merge. */
  public static final int SMALLEST_VOCABULARY = SPECIAL_TOKENS.size() + 256;

  /** GPT-2's words, after each digit was set apart. */
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{N}|'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?=\\p{N})"
              + "|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private record Pair(int left, int right) {}

  private final List<int[]> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>(SPECIAL_TOKENS);
  private final List<List<String>> merges = new ArrayList<>();

  private BpeTrainer(Map<String, Long> wordCounts) {
    for (int value = 0; value < 256; value++) {
      tokens.add(ByteSymbols.symbol(value));
    }
    wordCounts.forEach(
        (word, count) -> {
          byte[] bytes = word.getBytes(UTF_8);
          int[] ids = new int[bytes.length];
          for (int i = 0; i < bytes.length; i++) {
            ids[i] = SPECIAL_TOKENS.size() + (bytes[i] & 0xFF);
          }
          words.add(ids);
          counts.add(count);
        });
  }

  /**
   * Writes tokenizer.json and tokenizer_config.json.
   *
   * @param vocabularySize tokens in all, at least {@link #SMALLEST_VOCABULARY}
   * @throws UserException if the texts hold too few pairs for so many tokens
   */
  public static void train(Stream<String> texts, int vocabularySize, Path folder) {
    if (vocabularySize < SMALLEST_VOCABULARY) {
      throw new IllegalArgumentException(
          "vocabularySize must be at least %d, but was: %d"
              .formatted(SMALLEST_VOCABULARY, vocabularySize));
    }
    Map<String, Long> wordCounts = new TreeMap<>();
    texts.forEach(
        text -> {
          Matcher matcher = WORD.matcher(text);
          while (matcher.find()) {
            wordCounts.merge(matcher.group(), 1L, Long::sum);
          }
        });
    BpeTrainer trainer = new BpeTrainer(wordCounts);
    trainer.mergeUntil(vocabularySize);
    TokenizerWriter.write(trainer.tokens, trainer.merges, folder);
  }

  private void mergeUntil(int vocabularySize) {
    while (tokens.size() < vocabularySize) {
      Map.Entry<Pair, Long> best =
          pairCounts().entrySet().stream()
              .filter(entry -> entry.getValue() > 1)
              .max(
                  Map.Entry.<Pair, Long>comparingByValue()
                      .thenComparing(
                          Map.Entry::getKey,
                          Comparator.comparingInt(Pair::left)
                              .thenComparingInt(Pair::right)
                              .reversed()))
              .orElseThrow(
                  () ->
                      new UserException(
                          "Cannot train a tokenizer of %d tokens: no pair of the texts occurs twice"
                              + " after %d (expected more text or fewer tokens)",
                          vocabularySize, tokens.size()));
      merge(best.getKey());
    }
  }

  private Map<Pair, Long> pairCounts() {
    Map<Pair, Long> pairs = new HashMap<>();
    for (int w = 0; w < words.size(); w++) {
      int[] word = words.get(w);
      for (int i = 1; i < word.length; i++) {
        pairs.merge(new Pair(word[i - 1], word[i]), counts.get(w), Long::sum);
      }
    }
    return pairs;
  }

  private void merge(Pair pair) {
    String left = tokens.get(pair.left());
    String right = tokens.get(pair.right());
    int known = tokens.indexOf(left + right); // two merges may spell the same token
    int id = known < 0 ? tokens.size() : known;
    if (known < 0) {
      tokens.add(left + right);
    }
    merges.add(List.of(left, right));
    words.replaceAll(word -> merged(word, pair, id));
  }

  private static int[] merged(int[] word, Pair pair, int id) {
    int[] merged = new int[word.length];
    int length = 0;
    for (int i = 0; i < word.length; i++) {
      if (i + 1 < word.length && word[i] == pair.left() && word[i + 1] == pair.right()) {
        merged[length++] = id;
        i++;
      } else {
        merged[length++] = word[i];
      }
    }
    return length == word.length ? word : Arrays.copyOf(merged, length);
  }
}
