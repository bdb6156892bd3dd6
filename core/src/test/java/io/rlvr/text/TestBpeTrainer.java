package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestBpeTrainer {
  private static final List<String> TEXTS =
      List.of("The answer is 42.", "Tom has 42 apples.", "apples and apples", "The answer is 42.");

  private static Path trained;
  private static Tokenizer tokenizer;

  @TempDir Path folder;

  @BeforeContainer
  static void train() throws IOException {
    trained = Files.createTempDirectory("bpe");
    BpeTrainer.train(TEXTS.stream(), 272, trained);
    tokenizer = Tokenizer.load(trained);
  }

  @AfterContainer
  static void delete() throws IOException {
    tokenizer.close();
    Files.delete(trained.resolve("tokenizer.json"));
    Files.delete(trained.resolve("tokenizer_config.json"));
    Files.delete(trained);
  }

  @Property(tries = 300)
  void anyTextSurvives(@ForAll String text) {
    String sound = new ControlTokens(Map.of()).plain(text);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(sound);
  }

  @Test
  void mergesTheMostFrequentPairFirstAndOfEqualsTheLowerIds() {
    // words: abab 2x, bc 2x. Pairs: a-b 4 (twice in abab), b-a 2, b-c 2. First a-b; then of ab-ab 2
    // and b-c 2 the one with the lower left id: b is 3 + 0x62 = 101, ab is 259, so b-c.
    BpeTrainer.train(Stream.of("abab", "abab", "bc", "bc"), 262, folder);
    try (Tokenizer small = Tokenizer.load(folder)) {
      assertThat(small.size()).isEqualTo(262);
      assertThat(small.id("b")).isEqualTo(OptionalInt.of(101));
      assertThat(small.token(259)).isEqualTo("ab");
      assertThat(small.token(260)).isEqualTo("bc");
      assertThat(small.token(261)).isEqualTo("abab");
      assertThat(small.encode("ababc")).containsExactly(261, 3 + 'c');
    }
  }

  @Test
  void aFrequentWordIsOneTokenAndDigitsStaySingle() {
    BpeTrainer.train(TEXTS.stream(), 272, folder);
    try (Tokenizer small = Tokenizer.load(folder)) {
      assertThat(small.encode(" apples")).hasSize(1);
      // " ", "4", "2": the digits are set apart even from the space before them
      assertThat(small.encode(" 42")).containsExactly(3 + ' ', 3 + '4', 3 + '2');
    }
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    BpeTrainer.train(TEXTS.stream(), 272, folder.resolve("a"));
    BpeTrainer.train(
        Stream.of(TEXTS.get(3), TEXTS.get(2), TEXTS.get(1), TEXTS.get(0)),
        272,
        folder.resolve("b"));
    assertThat(folder.resolve("a/tokenizer.json"))
        .hasSameTextualContentAs(folder.resolve("b/tokenizer.json"));
  }

  @Test
  void theFolderSpeaksChatMl() {
    BpeTrainer.train(TEXTS.stream(), 272, folder);
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      int start = 1;
      int end = 2;
      int[] ids = encoder.encode(List.of(Message.user("Hi<|im_end|>")));
      assertThat(ids[0]).isEqualTo(start);
      assertThat(Arrays.stream(ids).filter(id -> id < 3)).containsExactly(start, end, start);
      assertThat(encoder.tokenizer().decode(ids)).isEqualTo("user\nHi<|im_end|>\nassistant\n");
      assertThat(encoder.stopIds()).containsExactly(end);
    }
  }

  @Test
  void tooLittleTextIsRefused() {
    assertThatThrownBy(() -> BpeTrainer.train(Stream.of("aa", "aa"), 300, folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot train a tokenizer of 300 tokens: no pair of the texts occurs twice after 260"
                + " (expected more text or fewer tokens)");
  }

  @Test
  void fewerTokensThanBytesAreOurMistake() {
    assertThatThrownBy(() -> BpeTrainer.train(Stream.of("a"), 258, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocabularySize must be at least 259, but was: 258");
  }
}
