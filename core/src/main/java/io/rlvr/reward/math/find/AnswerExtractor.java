package io.rlvr.reward.math.find;

import io.rlvr.reward.math.find.Announcements.Lines;
import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where answers may stand in a response, as Math-Verify looks for them (version 0.9.0, parser.py,
 * {@code LatexExtractionConfig} and {@code ExprExtractionConfig} with their defaults). The ranks:
 *
 * <ol>
 *   <li>{@code final answer is X. I hope}
 *   <li>{@code final answer ... is X}, and boxes
 *   <li>{@code answer: ... X}
 *   <li>{@code answer ... X}
 *   <li>any LaTeX, sum or number
 * </ol>
 *
 * <p>Within a rank the one that ends last is tried first. Ranks are computed when asked for, each
 * in time linear in the text.
 *
 * <p>Departs: no more than {@link Announcements#MOST} of a kind are offered, and plain numbers of
 * the last 65,536 characters; environments for equations are LaTeX; a number may have an exponent;
 * a number before {@code =} is not cut short.
 */
public final class AnswerExtractor {
  /** How much of the end of a response is searched for plain numbers. */
  private static final int TAIL = 1 << 16;

  private final String text;
  private final Announcements boxed;
  private final Announcements latex;
  private final Announcements plain;
  private final Announcements sums;
  private final Announcements numerals;
  private final int tail;

  public AnswerExtractor(String text) {
    this.text = text;
    LatexDelimiters delimiters = new LatexDelimiters(text);
    List<Integer> answers = Announcements.announcements(text);
    this.boxed =
        new Announcements(
            text, answers, new LatexFinder(text, delimiters, LatexFinder.Content.BOX), Lines.ANY);
    this.latex =
        new Announcements(
            text, answers, new LatexFinder(text, delimiters, LatexFinder.Content.ANY), Lines.ANY);
    Finder sum = new SumFinder(text);
    Finder numeral = new NumeralFinder(text);
    this.sums = new Announcements(text, answers, sum, Lines.SAME);
    this.numerals = new Announcements(text, answers, numeral, Lines.SAME);
    this.plain = new Announcements(text, answers, new Either(sum, numeral), Lines.SAME);
    this.tail = Math.max(0, text.length() - TAIL);
  }

  /** What the first finds, or else the second. */
  private record Either(Finder first, Finder second) implements Finder {
    @Override
    public Optional<Candidate> at(int start) {
      return first.at(start).or(() -> second.at(start));
    }

    @Override
    public int next(int from) {
      return Math.min(first.next(from), second.next(from));
    }
  }

  /** The candidates of each rank, best first; a rank may be empty. */
  public Stream<List<Candidate>> ranks() {
    return Stream.<Supplier<List<Candidate>>>of(
            () -> ranked(Stream.of(latex.hoped(), plain.hoped())),
            () -> ranked(Stream.of(latex.finals(), boxes(), plain.finals())),
            () -> ranked(Stream.of(latex.answersWithColon(), plain.answersWithColon())),
            () -> ranked(Stream.of(latex.answers(), plain.answers())),
            () -> ranked(Stream.of(latex.all(0), sums.all(tail), numerals.all(tail))))
        .map(Supplier::get);
  }

  /** LaTeX with boxes in it, and all from the first box to the last brace. */
  public List<Candidate> boxes() {
    List<Candidate> candidates = new ArrayList<>(boxed.all(0));
    fromFirstBox().ifPresent(candidates::add);
    candidates.sort(Candidate.BEST_FIRST);
    return candidates;
  }

  private Optional<Candidate> fromFirstBox() {
    int start = text.indexOf("\\boxed{");
    int end = text.lastIndexOf('}') + 1;
    return start < 0 || end <= start + "\\boxed{}".length()
        ? Optional.empty()
        : Optional.of(
            new Candidate(Form.BOX, start, end, List.of(new Part(start, end, Unit.NONE))));
  }

  private static List<Candidate> ranked(Stream<List<Candidate>> kinds) {
    return kinds.flatMap(List::stream).sorted(Candidate.BEST_FIRST).toList();
  }
}
