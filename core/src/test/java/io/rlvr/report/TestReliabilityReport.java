package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.chart.Page;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.Agreement.Label;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestReliabilityReport {
  // Two bins: 0.25 once, labelled NO; 0.5, 0.75 and 1, of which two are labelled YES.
  private static final Agreement AGREEMENT =
      Agreement.empty(2)
          .add(Label.NO, Label.NO, 0.25)
          .add(Label.YES, Label.NO, 0.5)
          .add(Label.YES, Label.YES, 0.75)
          .add(Label.YES, Label.YES, 1);

  @Test
  void aBarIsAsHighAsTheShareLabelledYesAndSaysItsCount() {
    Page page = page(Map.of("judge", AGREEMENT));

    // The plot is 450 wide from x 56 and 302 high down to y 330; a bar has a gap of 1.5 each side.
    assertThat(page.all("//rect")).hasSize(2);
    assertThat(page.all("//rect").get(0).getAttribute("height")).isEqualTo("0");
    assertThat(page.all("//rect").get(1).getAttribute("height")).isEqualTo("201.3"); // 302 x 2/3
    assertThat(page.all("//rect").get(1).getAttribute("x")).isEqualTo("282.5"); // 56 + 225 + 1.5
    assertThat(page.all("//rect").get(1).getAttribute("width")).isEqualTo("222");
    assertThat(page.texts("//text")).contains("1", "3");
    // mean probabilities 0.25 and 2.25 / 3 = 0.75: 56 + 450 x 0.25 and 56 + 450 x 0.75
    assertThat(page.all("//circle"))
        .extracting(dot -> dot.getAttribute("cx"))
        .containsExactly("168.5", "393.5");
    assertThat(page.all("//path"))
        .last()
        .extracting(p -> p.getAttribute("d"))
        .isEqualTo("M56 330L506 28");
  }

  @Test
  void measuresStandBesideTheDiagram() {
    // 3 of 4 agree; chance: 3/4 x 2/4 + 1/4 x 2/4 = 1/2, so kappa is 1/2; 1 of 2 NO judged YES;
    // calibration: (|0.25 - 0| + |2.25 - 2|) / 4 = 0.125
    assertThat(page(Map.of("judge", AGREEMENT)).texts("//p"))
        .contains(
            "4 rows: accuracy 0.75, kappa 0.5, false positive rate 0.5, false negative rate 0,"
                + " calibration error 0.125");
  }

  @Test
  void aRuleHasNoDiagram() {
    Page page = page(Map.of("contains", Agreement.empty(2).add(Label.YES, Label.YES)));

    assertThat(page.all("//svg")).isEmpty();
    assertThat(page.texts("//p"))
        .contains(
            "1 rows: accuracy 1, kappa none, false positive rate none, false negative rate 0,"
                + " calibration error none");
  }

  private static Page page(Map<String, Agreement> judges) {
    return Page.of(new ReliabilityReport("a.jsonl", new TreeMap<>(judges)).html());
  }
}
