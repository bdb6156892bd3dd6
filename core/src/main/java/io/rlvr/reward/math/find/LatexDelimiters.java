package io.rlvr.reward.math.find;

/** Where the delimiters of LaTeX stand in a text. */
final class LatexDelimiters {
  final Positions dollars;
  final Positions displays;
  final Positions brackets;
  final Positions parentheses;
  final Positions ends;
  final Positions lines;
  final Positions boxes;
  final Positions braces;

  LatexDelimiters(String text) {
    this.dollars = Positions.of(text, "$", at -> at == 0 || text.charAt(at - 1) != '\\');
    this.displays = Positions.of(text, "$$");
    this.brackets = Positions.of(text, "\\]");
    this.parentheses = Positions.of(text, "\\)");
    this.ends = Positions.of(text, "\\end{");
    this.lines = Positions.of(text, "\n");
    this.boxes = Positions.of(text, "\\boxed{");
    this.braces = boxes.isEmpty() ? boxes : Positions.of(text, "}");
  }
}
