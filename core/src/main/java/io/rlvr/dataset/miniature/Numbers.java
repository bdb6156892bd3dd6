package io.rlvr.dataset.miniature;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sums and differences of numbers up to 20; the careless one is off by one. */
final class Numbers {
  private static final int HIGHEST = 20;

  private Numbers() {}

  static Item draw(Random random) {
    boolean isSum = random.nextBoolean();
    int one = Draw.number(random, 0, HIGHEST);
    int other = Draw.number(random, 0, HIGHEST);
    int left = isSum ? one : Math.max(one, other);
    int right = isSum ? other : Math.min(one, other);
    int result = isSum ? left + right : left - right;
    int off = result == 0 || random.nextBoolean() ? result + 1 : result - 1;
    String a = Draw.spelled(random, left);
    String b = Draw.spelled(random, right);
    int form = random.nextInt(4);
    String question =
        switch (form) {
          case 0 -> "What is %s %s %s?".formatted(a, isSum ? "plus" : "minus", b);
          case 1 -> isSum ? "Add %s and %s.".formatted(a, b) : "Take %s from %s.".formatted(b, a);
          case 2 -> "%d %s %d = ?".formatted(left, isSum ? "+" : "-", right);
          case 3 ->
              (isSum
                      ? "Tom has %s eggs and gets %s more. How many has he now?"
                      : "Tom has %s eggs and sells %s. How many are left?")
                  .formatted(a, b);
          default -> throw new IllegalStateException("No such form: " + form);
        };
    String work = "%d %s %d".formatted(left, isSum ? "+" : "-", right);
    boolean isStory = form == 3;
    return new Item(question, worked(work, result, isStory), worked(work, off, isStory));
  }

  private static Worked worked(String work, int result, boolean isStory) {
    List<String> wordings =
        new ArrayList<>(List.of(Integer.toString(result), NumberWords.of(result)));
    if (isStory) {
      String eggs = Draw.counted(result, "egg");
      wordings.add(result + " " + eggs);
      wordings.add(NumberWords.of(result) + " " + eggs);
    }
    return new Worked("%s = %d".formatted(work, result), wordings);
  }
}
