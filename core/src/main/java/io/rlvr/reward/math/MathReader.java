package io.rlvr.reward.math;

import io.rlvr.reward.math.expr.Budget;
import io.rlvr.reward.math.expr.Expr;
import io.rlvr.reward.math.expr.Expr.FiniteSet;
import io.rlvr.reward.math.expr.Expr.Percent;
import io.rlvr.reward.math.expr.Expr.Text;
import io.rlvr.reward.math.find.Announcements;
import io.rlvr.reward.math.find.AnswerExtractor;
import io.rlvr.reward.math.find.BoxedAnswers;
import io.rlvr.reward.math.find.Candidate;
import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import io.rlvr.reward.math.find.Choices;
import io.rlvr.reward.math.find.MarkedAnswers;
import io.rlvr.reward.math.find.Prose;
import io.rlvr.reward.math.options.Extraction;
import io.rlvr.reward.math.options.MathOptions;
import io.rlvr.reward.math.parse.LatexNormaliser;
import io.rlvr.reward.math.parse.MathParser;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the answer of a response, or of a reference, as Math-Verify's {@code parse} does: the
 * candidates of the best rank that has any are tried, the one that ends last first, until one is a
 * formula; that formula is the answer. The text of the first that was tried stands beside it, for
 * answers that are words: two answers agree if any of the one agrees with any of the other.
 *
 * <p>Of Math-Verify's main branch (056ad62) it has that numbers inside LaTeX that could not be read
 * are no answers.
 */
final class MathReader {
  /** The longest formula that is read, in characters. */
  static final int MAX_FORMULA = 4_000;

  private static final Pattern THOUSANDS =
      Pattern.compile("-?[1-9]\\d{0,2}(?:[ ,]\\d{3})++(?:\\.\\d++)?");

  /** What only says for which values a formula holds. */
  private static final Pattern QUALIFIER =
      Pattern.compile(
          "(?:,|\\\\[,;:! ]|\\\\q?quad|\\s)*+\\\\(?:text|textrm|mathrm|mbox) ?\\{ ?,? ?(?:for"
              + " (?:all|every|each|any)|for|where|whenever|with|provided(?: that)?)\\b");

  /** No difference of three numbers. */
  private static final Pattern DATE =
      Pattern.compile("\\d{4}-(?:0\\d|1[0-2])-(?:[0-2]\\d|3[01])|\\d{1,2}/\\d{1,2}/[12]\\d{3}");

  private static final Pattern LAST_EQUATION = Pattern.compile("(?<![\\\\<>!])=");

  private final String text;
  private final MathOptions options;
  private final Budget budget;

  private MathReader(String text, MathOptions options, Budget budget) {
    this.text = text;
    this.options = options;
    this.budget = budget;
  }

  /**
   * What a response answers: a formula and its text, one of them, or nothing.
   *
   * @throws Budget.TooHard if it cannot be read within bounds
   */
  static List<Expr> answers(String text, MathOptions options, Budget budget) {
    checkLength("response", text, Budget.MAX_TEXT);
    return new MathReader(AnswerText.of(options.scope().of(text)), options, budget).answers();
  }

  /**
   * What a reference says: found as in a response, or else all of it read as one formula, or as
   * words if there are few. Nothing if it is prose without a number.
   *
   * @throws Budget.TooHard if it cannot be read within bounds
   */
  static List<Expr> references(String text, MathOptions options, Budget budget) {
    checkLength("reference", text, Budget.MAX_REFERENCE);
    return new MathReader(PlainNumbers.of(text.strip()), options, budget).references();
  }

  private static void checkLength(String what, String text, int most) {
    if (text.length() > most) {
      throw new Budget.TooHard(what + " is longer than " + most + " characters");
    }
  }

  private List<Expr> answers() {
    return switch (options.extraction()) {
      case AUTO -> bare().orElseGet(() -> first(new AnswerExtractor(text).ranks()));
      case BOXED -> first(Stream.of(new AnswerExtractor(text).boxes()));
      case LAST_BOX ->
          BoxedAnswers.content(text, BoxedAnswers.Which.LAST).map(this::whole).orElse(List.of());
      case TAG -> MarkedAnswers.tag(text).map(this::marked).orElse(List.of());
      case HASHES -> MarkedAnswers.hashes(text).map(this::marked).orElse(List.of());
      case CHOICE -> Choices.last(text, options.letters()).map(MathReader::words).orElse(List.of());
    };
  }

  private List<Expr> references() {
    if (options.extraction() != Extraction.AUTO || Prose.isMarked(text)) {
      List<Expr> found = answers();
      if (!found.isEmpty()) {
        return found;
      }
    }
    if (options.extraction() == Extraction.CHOICE) {
      return words(text);
    }
    return inner();
  }

  /** All of the text, if it is a formula that no finder takes whole. */
  private Optional<List<Expr>> bare() {
    return AnswerText.bare(text)
        .flatMap(bare -> formula(bare).map(formula -> with(Optional.of(formula), bare)));
  }

  private List<Expr> marked(String answer) {
    return new MathReader(answer, options, budget).inner();
  }

  /** A text that is nothing but the answer, unless it is prose. */
  private List<Expr> inner() {
    if (Prose.isMarked(text)) {
      List<Expr> found = first(new AnswerExtractor(text).ranks());
      if (!found.isEmpty()) {
        return found;
      }
    }
    Prose.Kind kind =
        text.length() > MAX_FORMULA
            ? Prose.Kind.PROSE
            : Prose.kind(LatexNormaliser.normalised(text));
    if (kind == Prose.Kind.FORMULA) {
      String normalised = LatexNormaliser.normalised(text);
      Optional<Expr> formula = formula(normalised);
      if (formula.isPresent()) {
        return with(formula, normalised);
      }
    }
    List<Expr> found = first(new AnswerExtractor(text).ranks());
    return found.isEmpty() && kind != Prose.Kind.PROSE ? words(text) : found;
  }

  private List<Expr> whole(String answer) {
    String normalised = LatexNormaliser.normalised(bounded(answer));
    return with(formula(normalised), normalised);
  }

  private List<Expr> first(Stream<List<Candidate>> ranks) {
    BitSet unreadable = new BitSet();
    List<String> texts = new ArrayList<>();
    Optional<Expr> formula =
        ranks
            .flatMap(rank -> rank.stream().limit(Announcements.MOST))
            .map(candidate -> read(candidate, texts, unreadable))
            .flatMap(Optional::stream)
            .findFirst();
    return with(formula, texts.isEmpty() ? "" : texts.get(0));
  }

  private Optional<Expr> read(Candidate candidate, List<String> texts, BitSet unreadable) {
    Part first = candidate.parts().get(0);
    if (candidate.form() == Form.PLAIN) {
      int marked = unreadable.nextSetBit(first.from());
      if ((marked >= 0 && marked < first.to()) || first.to() - first.from() > MAX_FORMULA) {
        return Optional.empty();
      }
    }
    List<String> normalised =
        candidate.parts().stream().map(part -> normalised(candidate.form(), part)).toList();
    normalised.stream()
        .filter(t -> !t.isEmpty())
        .findFirst()
        .ifPresent(t -> texts.add(String.join(" and ", normalised)));
    List<Expr> formulas = new ArrayList<>();
    for (int i = 0; i < normalised.size(); i++) {
      Unit unit = candidate.parts().get(i).unit();
      formula(normalised.get(i))
          .map(f -> unit == Unit.PERCENT ? new Percent(f) : f)
          .ifPresent(formulas::add);
    }
    if (formulas.size() == normalised.size()) {
      return Optional.of(formulas.size() == 1 ? formulas.get(0) : joined(formulas));
    }
    if (candidate.form() != Form.PLAIN || DATE.matcher(normalised.get(0)).matches()) {
      unreadable.set(first.from(), first.to());
    }
    return Optional.empty();
  }

  private static Expr joined(List<Expr> formulas) {
    return new FiniteSet(
        formulas.stream()
            .flatMap(f -> f instanceof FiniteSet set ? set.items().stream() : Stream.of(f))
            .toList());
  }

  private String normalised(Form form, Part part) {
    String raw = text.substring(part.from(), part.to());
    budget.spend(Math.min(raw.length(), MAX_FORMULA));
    return switch (form) {
      case PLAIN -> plain(raw);
      case LATEX -> latex(raw, BoxedAnswers.Which.ALL);
      case BOX -> latex(raw, BoxedAnswers.Which.TOGETHER);
    };
  }

  private static String latex(String raw, BoxedAnswers.Which which) {
    return LatexNormaliser.normalised(bounded(BoxedAnswers.content(raw, which).orElse(raw)));
  }

  /** A comma in a number is a decimal one if it does not part thousands. */
  private static String plain(String raw) {
    return THOUSANDS.matcher(raw).matches()
        ? raw.replace(",", "").replace(" ", "")
        : bounded(raw).replace(',', '.');
  }

  /** The formula, or of a chain of equations that is none, what stands behind the last sign. */
  private Optional<Expr> formula(String text) {
    String latex = unqualified(text);
    if (latex.isEmpty() || DATE.matcher(latex).matches()) {
      return Optional.empty();
    }
    return MathParser.parse(latex, budget)
        .or(
            () -> {
              boolean isList = latex.indexOf(',') >= 0 || latex.indexOf(';') >= 0;
              String[] sides = isList ? new String[] {latex} : LAST_EQUATION.split(latex);
              return sides.length > 2
                  ? MathParser.parse(sides[sides.length - 1], budget)
                  : Optional.empty();
            });
  }

  /** Without "for all n" at the end; a list of cases is none of it. */
  private static String unqualified(String latex) {
    int brace = latex.indexOf('{');
    Matcher qualifier = QUALIFIER.matcher(latex);
    boolean isQualified = brace >= 0 && !latex.contains("\\begin") && qualifier.find();
    if (!isQualified || qualifier.start() == 0 || qualifier.find(qualifier.end())) {
      return latex;
    }
    qualifier.reset();
    return qualifier.find() ? latex.substring(0, qualifier.start()) : latex;
  }

  private static String bounded(String formula) {
    if (formula.length() > MAX_FORMULA) {
      throw new Budget.TooHard("an answer has more than " + MAX_FORMULA + " characters");
    }
    return formula;
  }

  private static List<Expr> with(Optional<Expr> formula, String text) {
    return Stream.concat(formula.stream(), words(text).stream()).distinct().toList();
  }

  private static List<Expr> words(String text) {
    String words = Prose.plain(text);
    return words.isEmpty() ? List.of() : List.of(new Text(words));
  }
}
