package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.data.Metric;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.Verdict.Status;
import io.rlvr.report.chart.NamedSeries;
import io.rlvr.report.chart.Page;
import io.rlvr.report.chart.Series;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.Agreement.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestComparisonReport {
  private static final String HOSTILE = "<b>'&\"";

  private final Page page =
      Page.of(
          new ComparisonReport(
                  List.of(
                      run("judge", 4, OptionalDouble.of(0.782), "judge", 0, 1),
                      run(HOSTILE, 2, OptionalDouble.empty(), "numeric", 0.5, 0.5),
                      run("third", 3, OptionalDouble.empty(), "judge", 1, 0)),
                  List.of(
                      new ComparedAnswers(
                          HOSTILE,
                          "5",
                          List.of(answer("5", 1), answer(HOSTILE, 0), answer("6", 0)))))
              .html());

  @Test
  void theNumbersStandSideBySide() {
    assertThat(page.texts("//table[@class='number']/tr[1]/th"))
        .containsExactly("", "judge", HOSTILE, "third");
    assertThat(page.texts("//table[@class='number']/tr[th='Accuracy after']/td"))
        .containsExactly("78.2%", "\u2013", "\u2013");
    assertThat(page.texts("//table[@class='number']/tr[th='Steps']/td"))
        .containsExactly("4", "2", "3");
  }

  @Test
  void allRunsAreInEachChart() {
    // steps 1..2 have slots of 225: 168.5 and 393.5; on 0..1, 0.5 is at 128
    String chart = "//section[h3='Accuracy on held-out prompts']";
    assertThat(page.attribute(chart + "//path[@class='line series-1']", "d"))
        .isEqualTo("M168.5 228L393.5 28");
    assertThat(page.attribute(chart + "//path[@class='line series-2']", "d"))
        .isEqualTo("M168.5 128L393.5 128");
    assertThat(page.texts(chart + "/p[@class='legend']/span"))
        .containsExactly("judge", HOSTILE, "third");
    assertThat(page.texts("//h3"))
        .containsExactly(
            "The same held-out prompts, after training",
            "Reward",
            "Accuracy on held-out prompts",
            "KL to the reference",
            "Entropy",
            "Gradient norm",
            "Response length",
            "Clipped responses");
  }

  @Test
  void theSectionsAreThoseOfAReport() {
    assertThat(page.texts("//h2"))
        .containsExactly(
            "Did they learn?",
            "Can I believe it?",
            "What changed?",
            "What is wrong?",
            "What next?",
            "Curves",
            "Settings that differ",
            "The runs");
    assertThat(page.texts("//table[@class='agreement']/tr[th='Reward YES, truth NO']/td"))
        .containsExactly("1", "1", "1");
  }

  @Test
  void allRunsAnswerTheSamePrompt() {
    assertThat(page.texts("//div[@class='answer']//pre")).containsExactly("5", HOSTILE, "6");
    assertThat(page.texts("//div[@class='answer']//span[1]"))
        .containsExactly("judge", HOSTILE, "third");
  }

  /** One right of two against two of two; the prompts are others, so they are not called worse. */
  @Test
  void runsOnOtherPromptsAreNotCalledBetterOrWorse() {
    ComparedRun one = evaluated("one", Map.of("a", 1.0, "b", 0.0));
    ComparedRun same = evaluated("same", Map.of("a", 1.0, "b", 1.0));
    ComparedRun other = evaluated("other", Map.of("c", 1.0, "d", 1.0));
    Page compared = Page.of(new ComparisonReport(List.of(one, same, other), List.of()).html());
    List<String> beside =
        compared.texts("//table[@class='number']/tr[th='After, beside the first run']/td");
    assertThat(beside.get(0)).isEqualTo("\u2013");
    assertThat(beside.get(1)).startsWith("No evidence of a difference: +50.0 points (");
    assertThat(beside.get(2)).startsWith("Other held-out prompts: +50.0 points (");
  }

  @Test
  void aSeventhRunHasTheFirstColourDashed() {
    assertThat(new NamedSeries("g", 7, Series.none()).colour()).isEqualTo("series-1 dashed-1");
    assertThat(new NamedSeries("f", 6, Series.none()).colour()).isEqualTo("series-6");
  }

  @Test
  void onlySettingsThatDifferAreListed() {
    assertThat(page.texts("//table[@class='setting']//td"))
        .containsExactly("judge", "numeric", "judge");
  }

  @Test
  void oneRunIsNoComparison() {
    List<ComparedRun> one = List.of(run("judge", 4, OptionalDouble.empty(), "judge", 0, 1));
    assertThatThrownBy(() -> new ComparisonReport(one, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Too few runs to compare: 1");
  }

  private static ComparedRun run(
      String name, int steps, OptionalDouble after, String reward, double... accuracies) {
    RunSummary summary =
        new RunSummary(
            name,
            "m",
            "d",
            7,
            steps,
            60,
            OptionalDouble.of(0.1),
            after,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            new TreeMap<>());
    Metric accuracy = RunningMetrics.EVALUATE_ACCURACY;
    return new ComparedRun(
        name,
        summary,
        new TreeMap<>(Map.of("reward.type", reward, "run.seed", 7)),
        List.of(
            new MetricRow(1, "evaluate", accuracy.name(), accuracies[0], accuracy.unit()),
            new MetricRow(2, "evaluate", accuracy.name(), accuracies[1], accuracy.unit())),
        List.of(),
        HeldOut.NONE,
        RunFacts.NONE,
        Optional.of(
            new StepDetail(
                steps,
                List.of(),
                1,
                new TreeMap<>(Map.of("truth", Agreement.empty(1).add(Label.YES, Label.NO))),
                new double[0],
                new double[0])));
  }

  private static ComparedRun evaluated(String name, Map<String, Double> shares) {
    ComparedRun run = run(name, 1, OptionalDouble.empty(), "judge", 0, 1);
    Evaluation after =
        new Evaluation(1, new TreeMap<>(shares), 1, OptionalDouble.empty(), OptionalDouble.empty());
    return new ComparedRun(
        name,
        run.summary(),
        run.settings(),
        run.metrics(),
        run.alarms(),
        new HeldOut(Optional.empty(), Optional.of(after), 0, List.of()),
        run.facts(),
        run.last());
  }

  private static HeldOut.Answer answer(String response, double value) {
    return new HeldOut.Answer(response, Status.SCORED, OptionalDouble.of(value));
  }
}
