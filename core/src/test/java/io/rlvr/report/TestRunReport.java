package io.rlvr.report;

import static io.rlvr.report.ReportFixture.report;
import static io.rlvr.report.ReportFixture.row;
import static io.rlvr.report.ReportFixture.sample;
import static io.rlvr.report.ReportFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.data.Verdict.Status;
import io.rlvr.report.chart.Page;
import io.rlvr.stats.Agreement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class TestRunReport {
  private static final String HOSTILE = "<script>alert('x')</script> \"a\" & <b onclick='y'>";

  /** HOSTILE as JSON writes it where {@code <}, {@code >} and {@code &} go by their numbers. */
  private static final String JSON =
      "\"\\u003cscript\\u003ealert('x')\\u003c/script\\u003e \\\"a\\\" \\u0026"
          + " \\u003cb onclick='y'\\u003e\"";

  @Test
  void showsEachCurveOnceInOrder() {
    Page page = Page.of(report(List.of(), List.of()).html());
    assertThat(page.texts("//h3"))
        .containsExactly(
            "Reward, monitors, accuracy",
            "Agreement with the reward",
            "Answers of the last step, disputed ones first",
            "Alarms",
            "Reward",
            "Accuracy on held-out prompts",
            "KL to the reference",
            "Entropy",
            "Gradient norm",
            "Response length",
            "Clipped responses",
            "Time by stage",
            "Tokens per second",
            "0 settings differ from the defaults");
    assertThat(page.texts("//h2"))
        .containsExactly(
            "Did it learn?",
            "Can I believe it?",
            "What changed?",
            "What is wrong?",
            "What next?",
            "Curves",
            "Rollouts",
            "Settings",
            "The run");
  }

  @Test
  void aMissingMetricIsSaidInItsPlace() {
    List<MetricRow> rows =
        List.of(
            row(1, "reward", RewardMetrics.REWARD_MEAN, 0.5),
            row(1, "update", UpdateMetrics.GRADIENT_NORM, Double.NaN));
    Page page = Page.of(report(rows, List.of()).html());
    assertThat(page.texts("//section/p[@class='missing']"))
        .containsExactly(
            "This run has no value of monitor-agreement.<reward>\n",
            "This run has no value of evaluate.accuracy\n",
            "This run has no value of kl.policy-reference\n",
            "This run has no value of entropy\n",
            "This run has no value of gradient.norm\n",
            "This run has no value of response.length-mean\n",
            "This run has no value of response.clipped-share\n",
            "This run has no value of time.<stage>\n",
            "This run has no value of tokens-per-second.<stage>\n");
    assertThat(page.all("//svg")).hasSize(2);
  }

  @Test
  void curvesShareTheirStepsAndEvaluationsStayApart() {
    // steps 0..2, slots of 150: step 0 at 131, 1 at 281, 2 at 431; on 0..1, 0.5 is at 128
    List<MetricRow> rows =
        List.of(
            row(0, "evaluate", RunningMetrics.EVALUATE_ACCURACY, 0),
            row(2, "evaluate", RunningMetrics.EVALUATE_ACCURACY, 0.5),
            row(2, "evaluate", RolloutMetrics.ENTROPY, 9),
            row(1, "rollout", RolloutMetrics.ENTROPY, 1),
            row(2, "rollout", RolloutMetrics.ENTROPY, 0.5));
    Page page = Page.of(report(rows, List.of()).html());
    assertThat(page.attribute(curve("Accuracy on held-out prompts"), "d"))
        .isEqualTo("M131 228L431 128");
    // 0..1 with 0: ticks of 0.2
    assertThat(page.attribute(curve("Entropy"), "d")).isEqualTo("M281 28L431 128");
  }

  @Test
  void stagesAreStackedInTheOrderOfTheLoop() {
    List<MetricRow> rows =
        List.of(
            row(1, "update", RunningMetrics.TIME.of("update"), 1),
            row(1, "import", RunningMetrics.TIME.of("import"), 1),
            row(1, "archive", RunningMetrics.TIME.of("archive"), 1),
            row(1, "rollout-refill1", RunningMetrics.TIME.of("rollout-refill1"), 1),
            row(1, "rollout", RunningMetrics.TIME.of("rollout"), 2));
    Page page = Page.of(report(rows, List.of()).html());
    assertThat(page.texts("//p[@class='legend']/span"))
        .containsExactly("import", "rollout", "rollout-refill1", "update", "archive");
    assertThat(page.all("//path[starts-with(@class, 'bar')]"))
        .extracting(bar -> bar.getAttribute("class"))
        .containsExactly(
            "bar stage-import",
            "bar stage-rollout",
            "bar stage-rollout",
            "bar stage-update",
            "bar stage-other");
  }

  @Test
  void nothingThatAModelSaysBecomesMarkup() {
    SampleRollout sample =
        new SampleRollout(
            3,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            Status.FAILED,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(HOSTILE),
            Optional.of(HOSTILE),
            OptionalDouble.empty(),
            Optional.of(HOSTILE),
            new TreeMap<>(Map.of(HOSTILE, 1.0)),
            List.of());
    Alarm alarm = new Alarm(1, HOSTILE, "", HOSTILE);
    SortedMap<String, Object> settings = new TreeMap<>(Map.of(HOSTILE, HOSTILE));
    HeldOut.Answer answer = new HeldOut.Answer(HOSTILE, Status.SCORED, OptionalDouble.of(1));
    HeldOut heldOut =
        new HeldOut(
            Optional.empty(),
            Optional.empty(),
            0,
            List.of(new HeldOut.Pair(HOSTILE, HOSTILE, answer, answer)));
    RunReport report =
        new RunReport(
            summary(HOSTILE),
            new RunFacts(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                new TreeMap<>(Map.of(HOSTILE, HOSTILE)),
                HOSTILE,
                HOSTILE,
                List.of()),
            new SettingsTable(settings, new TreeMap<>(Map.of(HOSTILE, "usual"))),
            List.of(row(1, HOSTILE, RunningMetrics.TIME.of(HOSTILE), 1)),
            List.of(new MetricRow(1, HOSTILE, HOSTILE, 1, HOSTILE)),
            List.of(alarm),
            heldOut,
            List.of(
                new StepDetail(
                    3,
                    List.of(sample),
                    1,
                    new TreeMap<>(Map.of(HOSTILE, Agreement.empty(1))),
                    new double[0],
                    new double[0])),
            List.of(sample),
            new Rollouts(List.of(new Rollouts.Listed(HOSTILE, HOSTILE, 0, sample)), 1));
    String html = report.html();
    Page page = Page.of(html);
    assertThat(html.replaceAll("<script type=.*</script>", ""))
        .doesNotContain("<script>alert", "onclick='", "alert('");
    assertThat(page.all("//script")).hasSize(2);
    assertThat(page.all("//script[@type='application/json'] | //body/script[not(@*)]")).hasSize(2);
    assertThat(page.all("//b[@onclick]")).isEmpty();
    assertThat(page.texts("//script").get(0)).doesNotContain("<", ">", "&").contains(JSON);
    // the sample alone, the pair's prompt, reference and two answers, the sample in its group
    assertThat(page.texts("//pre")).hasSize(3 + 4 + 3).containsOnly(HOSTILE);
    assertThat(page.texts("//p[@class='error']")).containsExactly(HOSTILE, HOSTILE);
    assertThat(page.texts("//span[@class='pill flag']")).containsExactly(HOSTILE, HOSTILE);
    assertThat(page.texts("//h1")).containsExactly(HOSTILE);
    assertThat(page.texts("//details[@class='card']//th | //details[@class='card']//td"))
        .containsExactly(HOSTILE, HOSTILE);
    assertThat(page.texts("//section[@class='card alarms']//*[self::th or self::td]"))
        .containsExactly(HOSTILE, "step 1", HOSTILE);
    assertThat(page.texts("//table[@class='changed']//td")).containsExactly(HOSTILE, "usual");
    assertThat(page.texts("//article/dl/*")).containsExactly("judge said", HOSTILE, HOSTILE, "1");
  }

  @Test
  void aVerdictSaysItsStatusInWords() {
    Page page =
        Page.of(
            report(
                    List.of(),
                    List.of(
                        sample(Status.SCORED, OptionalDouble.of(0.375)),
                        sample(Status.UNSCORABLE, OptionalDouble.empty()),
                        sample(Status.FAILED, OptionalDouble.empty())))
                .html());
    assertThat(page.texts("//p[@class='verdict']/span[contains(@class, 'pill')]"))
        .containsExactly("reward 0.375", "unscorable", "failed");
    assertThat(page.texts("//p[@class='empty']")).containsExactly("(empty)", "(empty)", "(empty)");
  }

  @Test
  void theHeadSaysWhatCameOfTheRun() {
    Page page = Page.of(report(List.of(), List.of()).html());
    assertThat(page.texts("//p[@class='value']")).containsExactly("0.31 \u2192 \u2013", "40");
    assertThat(page.texts("//p[@class='note']"))
        .containsExactly("first and last step", "in 3 min 41 s");
    assertThat(page.texts("//table[@class='outcome']//td")).containsExactly("34.0%", "78.2%");
    assertThat(page.texts("//dl/*")).containsExactly("rollout", "1,830");
  }

  @Test
  void rewardMonitorsAndAccuracyAreOneChart() {
    // steps 0..2 stand at 131, 281, 431; 0..1 by ticks of 0.2: 0.5 is at 128
    List<MetricRow> rows =
        List.of(
            row(0, "evaluate", RunningMetrics.EVALUATE_ACCURACY, 0),
            row(1, "reward", RewardMetrics.REWARD_MEAN, 0.5),
            row(2, "reward", RewardMetrics.REWARD_MEAN, 1),
            row(2, "evaluate", RewardMetrics.REWARD_MEAN, 0.1),
            row(1, "reward", RunningMetrics.MONITOR_MEAN.of("truth"), 0.5),
            row(2, "reward", RunningMetrics.MONITOR_MEAN.of("truth"), 0),
            row(1, "reward", RunningMetrics.MONITOR_AGREEMENT.of("truth"), 1),
            row(2, "reward", RunningMetrics.MONITOR_AGREEMENT.of("truth"), 0.5),
            row(2, "evaluate", RunningMetrics.EVALUATE_ACCURACY, 0.5));
    Page page = Page.of(report(rows, List.of()).html());

    String chart = "//section[h3='Reward, monitors, accuracy']";
    assertThat(page.texts(chart + "//p[@class='legend']/span"))
        .containsExactly("reward", "held-out accuracy", "monitor truth");
    assertThat(page.attribute(chart + "//path[@class='line series-1']", "d"))
        .isEqualTo("M281 128L431 28");
    assertThat(page.attribute(chart + "//path[@class='line series-2']", "d"))
        .isEqualTo("M131 228L431 128");
    assertThat(page.attribute(chart + "//path[@class='line series-3']", "d"))
        .isEqualTo("M281 128L431 228");
    assertThat(page.texts(chart + "//text[@class='readout']"))
        .containsExactly(
            "step 0: held-out accuracy 0",
            "step 1: reward 0.5 \u00b7 monitor truth 0.5",
            "step 2: reward 1 \u00b7 held-out accuracy 0.5 \u00b7 monitor truth 0");
    assertThat(
            page.attribute(
                "//section[h3='Agreement with the reward']//path[@class='line series-3']", "d"))
        .isEqualTo("M281 28L431 128");
  }

  @Test
  void anAlarmThatGoesOnIsOneRow() {
    List<Alarm> alarms =
        List.of(
            new Alarm(2, "low-agreement", "truth", "a"),
            new Alarm(3, "low-agreement", "rule", "b"),
            new Alarm(3, "low-agreement", "truth", "c"),
            new Alarm(5, "low-agreement", "truth", "d"));
    RunReport report = report(List.of(), alarms, List.of());
    assertThat(Page.of(report.html()).texts("//section[h3='Alarms']//td"))
        .containsExactly("steps 2 to 3", "a", "step 3", "b", "step 5", "d");
    assertThat(Page.of(report(List.of(), List.of()).html()).texts("//p[@class='calm']"))
        .containsExactly("None was raised.");
  }

  @Test
  void aSampleSaysWhatIsBehindItsReward() {
    SampleRollout sample =
        new SampleRollout(
            1,
            "q",
            "a",
            "r",
            Status.SCORED,
            OptionalDouble.of(0.9),
            OptionalDouble.empty(),
            List.of(),
            Optional.empty(),
            OptionalDouble.of(0.9),
            Optional.of("YES"),
            new TreeMap<>(Map.of("monitor.truth", 0.0, "monitor.numeric", 1.0)),
            List.of());
    assertThat(Page.of(report(List.of(), List.of(sample)).html()).texts("//article/dl/*"))
        .containsExactly(
            "judge said",
            "YES",
            "probability of YES",
            "0.9",
            "monitor.numeric",
            "1",
            "monitor.truth",
            "0");
  }

  @Test
  void thePageLoadsNothing() {
    String html = report(List.of(row(1, "reward", RewardMetrics.REWARD_MEAN, 1)), List.of()).html();
    assertThat(html).doesNotContain("http:", "https:", "url(", "@import", "src=");
    assertThat(Page.of(html).all("//a"))
        .isNotEmpty()
        .allMatch(link -> link.getAttribute("href").matches("#[a-z]+"));
  }

  /**
   * By the definition of CSP: the digest of what stands between the tags, character by character.
   */
  @Test
  void everyColourOfAStageIsInTheStyleSheet() {
    List<MetricRow> rows =
        Stream.concat(Stream.of(StageKind.values()).map(StageKind::spelled), Stream.of("archive"))
            .map(stage -> row(1, stage, RunningMetrics.TIME.of(stage), 1))
            .toList();
    Page page = Page.of(report(rows, List.of()).html());
    String css = page.texts("//style").get(0);
    for (Element swatch : page.all("//p[@class='legend']/span")) {
      assertThat(css).contains("." + swatch.getAttribute("class") + " {");
    }
  }

  private static String curve(String title) {
    return "//section[h3='%s']//path[@class='line']".formatted(title);
  }
}
