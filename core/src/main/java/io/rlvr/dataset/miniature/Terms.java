package io.rlvr.dataset.miniature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Words and short definitions, from a table of the project's own; the careless one says what is
 * right of another thing of its kind.
 */
final class Terms {
  private static final String TABLE = "terms.csv";
  private static final int NEAR = 3;

  /**
   * @param kind decides how it is asked for
   */
  private record Term(String kind, String thing, List<String> wordings) {
    static Term of(String line) {
      String[] columns = line.split(",", -1);
      return new Term(columns[0], columns[1], List.of(columns[2].split("/")));
    }
  }

  private static final List<Term> TERMS = load();

  private Terms() {}

  static Item draw(Random random) {
    int index = random.nextInt(TERMS.size());
    Term term = TERMS.get(index);
    List<Term> others =
        IntStream.rangeClosed(1, TERMS.size() - 1)
            .mapToObj(step -> TERMS.get((index + step) % TERMS.size()))
            .filter(other -> other.kind().equals(term.kind()))
            .limit(NEAR)
            .toList();
    Term other = Draw.one(random, others);
    return new Item(
        Draw.one(random, forms(term.kind())).formatted(term.thing()),
        new Worked("", term.wordings()),
        new Worked("", other.wordings()));
  }

  private static List<String> forms(String kind) {
    return switch (kind) {
      case "young" ->
          List.of(
              "What do you call a young %s?",
              "What is a baby %s called?",
              "Name the young of a %s.",
              "Which word means a young %s?",
              "A young %s is called what?");
      case "opposite" ->
          List.of(
              "What is the opposite of %s?",
              "Which word means the opposite of %s?",
              "Name the opposite of %s.",
              "If it is not %s, what is it?",
              "Say the contrary of %s.");
      case "person" ->
          List.of(
              "Who %s?",
              "What do you call one who %s?",
              "Name the person who %s.",
              "What is the job of one who %s?",
              "Which person %s?");
      default ->
          List.of(
              "What is a %s?",
              "What does the word %s mean?",
              "Define %s.",
              "Say what a %s is.",
              "Explain the word %s.");
    };
  }

  private static List<Term> load() {
    try (InputStream in = Terms.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), UTF_8).lines().skip(1).map(Term::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TABLE, e);
    }
  }
}
