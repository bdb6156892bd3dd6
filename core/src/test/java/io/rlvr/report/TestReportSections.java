package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict.Status;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.Page;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.Agreement.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestReportSections {
  @Test
  void aPillHasTheColourOfItsReward() {
    Page page = samples(sample(1e-4, Map.of()), sample(0.999, Map.of()), sample(0.5, Map.of()));
    assertThat(page.texts("//span[@class='pill bad']")).containsExactly("reward 0");
    assertThat(page.texts("//span[@class='pill good']")).containsExactly("reward 0.999");
    assertThat(page.texts("//span[@class='pill doubtful']")).containsExactly("reward 0.5");
  }

  @Test
  void aDisputeSaysWhoSaysWhat() {
    Page page =
        samples(
            sample(0.892, Map.of("monitor.numeric", 1.0, "monitor.truth", 0.0)),
            sample(0.892, Map.of("monitor.truth", 1.0, "part", 0.0)));
    assertThat(page.texts("//span[@class='pill dispute']"))
        .containsExactly("they differ: reward YES, numeric YES, truth NO");
  }

  @Test
  void aLongTextIsCut() {
    SampleRollout sample = sample(1, Map.of(), "x".repeat(2_000_000));
    assertThat(samples(sample).texts("//div[contains(@class, 'response')]/pre"))
        .containsExactly("x".repeat(2000) + " \u2026 (1,998,000 characters more)");
  }

  /** Of 0.95, 0.5, 0.3 and 0.02 the first is plain; a cut text shades what is left of it. */
  @Test
  void improbableTokensAreShaded() {
    List<SampleToken> tokens =
        List.of(
            new SampleToken(2, 0.95),
            new SampleToken(3, 0.5),
            new SampleToken(5, 0.3),
            new SampleToken(9, 0.02));
    Markup out = new Markup().open("pre");
    Shading.draw(out, "ab<d&fgh and on", tokens);
    assertThat(out.close().end())
        .isEqualTo(
            "<pre>ab<span class=\"p1\" title=\"50.0%\">&lt;</span>"
                + "<span class=\"p2\" title=\"30.0%\">d&amp;</span>"
                + "<span class=\"p3\" title=\"2.0%\">fgh </span>and on</pre>\n");
    assertThat(Shading.runs(4, tokens)).containsExactly(2, 0, 3, 1, 4, 2);
    assertThat(Shading.runs(2, tokens)).isEmpty();
    assertThat(Shading.runs(9, List.of(new SampleToken(3, 0.02), new SampleToken(9, 0.05))))
        .containsExactly(9, 3);
  }

  /** Two both YES, one the reward alone, one both NO: 3 of 4; chance 3/4 x 1/2 + 1/4 x 1/2. */
  @Test
  void theRewardIsCountedAgainstEachMonitor() {
    Agreement truth =
        Agreement.empty(1)
            .add(Label.YES, Label.YES)
            .add(Label.YES, Label.YES)
            .add(Label.YES, Label.NO)
            .add(Label.NO, Label.NO);
    Confusions confusions =
        new Confusions(
            List.of(
                new StepDetail(
                    7,
                    List.of(),
                    6,
                    new TreeMap<>(Map.of("truth", truth)),
                    new double[0],
                    new double[0])));
    Markup out = new Markup();
    confusions.draw(out);
    assertThat(Page.of(out.end()).texts("//tr[2]/*"))
        .containsExactly("truth", "2", "1", "0", "1", "75.0%", "0.5");
    assertThat(confusions.line())
        .isEqualTo(
            "At step 7 the reward agrees with truth on 75.0% of the 4 answers that both scored (of"
                + " 6).");
    assertThat(new Confusions(List.of()).line())
        .isEqualTo("No monitor watched the reward (reward.monitors).");
  }

  @Test
  void alarmsAreOneLine() {
    assertThat(new AlarmTable(List.of()).line()).isEqualTo("No alarm was raised.");
    assertThat(
            new AlarmTable(
                    List.of(
                        new Alarm(1, "kl-surge", "", "a"),
                        new Alarm(2, "kl-surge", "", "b"),
                        new Alarm(4, "flat-reward", "", "c")))
                .line())
        .isEqualTo("2 alarms: kl-surge at steps 1 to 2, flat-reward at step 4.");
  }

  /** 0.06 and 0.96 fall into the second and the last of 20 bins, 1 into the last too. */
  @Test
  void aHistogramIsOfShares() {
    StepDetail step =
        new StepDetail(
            3,
            List.of(),
            4,
            new TreeMap<>(),
            new double[] {0.06, 0.96, 1, 1},
            new double[] {-1, 1, 1, 1});
    Markup out = new Markup();
    new Histograms(List.of(step)).draw(out);
    Page page = Page.of(out.end());
    // bins are 22.5 wide from 56, bars 20.5: the second from 78.5 + 1, the last from 483.5 + 1.
    // Shares of 0.75 at most by ticks of 0.2 reach 0.8: 0.25 is 62.5 high, 0.75 is 187.5
    assertThat(page.attribute("//section[1]//path[@class='bar series-1']", "d"))
        .isEqualTo("M79.5 228V165.5h20.5V228ZM484.5 228V40.5h20.5V228Z");
    assertThat(page.texts("//h3"))
        .containsExactly("Rewards as given", "Rewards after the z-score and the KL penalty");
  }

  private static Page samples(SampleRollout... samples) {
    Markup out = new Markup().open("main");
    Samples.draw(out, List.of(samples));
    return Page.of(out.close().end());
  }

  private static SampleRollout sample(double reward, Map<String, Double> components) {
    return sample(reward, components, "r");
  }

  private static SampleRollout sample(
      double reward, Map<String, Double> components, String response) {
    return new SampleRollout(
        1,
        "q",
        "a",
        response,
        Status.SCORED,
        OptionalDouble.of(reward),
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        new TreeMap<>(components),
        List.of());
  }
}
