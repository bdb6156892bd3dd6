package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.LineChart.Range;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.MultiLineChart;
import io.rlvr.report.chart.NamedSeries;
import io.rlvr.report.chart.Page;
import io.rlvr.report.chart.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestCurves {
  @Test
  void everyMetricIsInItsGroup() {
    Page page =
        draw(
            List.of(
                row(1, UpdateMetrics.LEARNING_RATE, 0.1),
                row(2, UpdateMetrics.LEARNING_RATE, 0.2),
                row(1, RewardMetrics.ADVANTAGE_STD, 1),
                row(2, RewardMetrics.ADVANTAGE_STD, 0.5)));
    assertThat(page.texts("//details/summary"))
        .containsExactly("Reward", "Policy", "Lengths", "Credit", "Speed");
    assertThat(page.all("//details[summary='Policy']//section[h3='learning-rate']")).hasSize(1);
    assertThat(page.all("//details[summary='Credit']//section[h3='advantage.std']")).hasSize(1);
  }

  @Test
  void whatIsAlwaysTheSameIsOneRow() {
    Page page =
        draw(
            List.of(
                row(1, RewardMetrics.REWARD_BLANK_SHARE, 0),
                row(2, RewardMetrics.REWARD_BLANK_SHARE, 0)));
    assertThat(page.texts("//table[@class='constants']//*[self::th or self::td]"))
        .containsExactly("reward.blank-share", "always 0.0%");
  }

  /** 0.5 +- 0.5 and 0.9 +- 0.3: 0.25 <= 0.5 x 0.5 and 0.09 <= 0.9 x 0.1, as of rewards in 0..1. */
  @Test
  void theAxisOfARewardFromZeroToOneEndsThere() {
    Page page =
        draw(
            List.of(
                row(1, RewardMetrics.REWARD_MEAN, 0.5),
                row(1, RewardMetrics.REWARD_STD, 0.5),
                row(2, RewardMetrics.REWARD_MEAN, 0.9),
                row(2, RewardMetrics.REWARD_STD, 0.3)));
    assertThat(page.texts("//section[h3='Reward']//text[@class='tick y']"))
        .containsExactly("0.00", "0.25", "0.50", "0.75", "1.00");
    // slots of 225: 168.5 and 393.5; 1 is at 28, 0 at 228, 0.9 - 0.3 = 0.6 at 228 - 120; no 1.2
    assertThat(page.attribute("//section[h3='Reward']//path[@class='band']", "d"))
        .isEqualTo("M168.5 28L393.5 28L393.5 108L168.5 228Z");
  }

  /** Steps 1 to 3 have slots of 150 from 56 on: steps 2 and 3 are from 206 for 300. */
  @Test
  void anAlarmIsDrawnWhereItsMetricIs() {
    List<Alarm> alarms =
        List.of(new Alarm(2, "kl-surge", "", "a"), new Alarm(3, "kl-surge", "", "b"));
    Markup out = new Markup().open("main");
    new Curves(
            List.of(
                row(1, RolloutMetrics.KL_POLICY_REFERENCE, 0),
                row(2, RolloutMetrics.KL_POLICY_REFERENCE, 2),
                row(3, RolloutMetrics.KL_POLICY_REFERENCE, 3)),
            new TreeMap<>(),
            alarms)
        .draw(out);
    Page page = Page.of(out.close().end());
    String strip = "//section[h3='KL to the reference']//rect[@class='alarm']";
    assertThat(page.attribute(strip, "x")).isEqualTo("206");
    assertThat(page.attribute(strip, "width")).isEqualTo("300");
    assertThat(page.texts(strip + "/title")).containsExactly("kl-surge, steps 2 to 3");
    assertThat(page.all("//rect[@class='alarm']")).hasSize(1);
  }

  /** The slots of the style sheet: rollout has the first colour, reward the third. */
  @Test
  void aStageHasOneColourInEveryChart() {
    List<MetricRow> rows =
        List.of(
            row(1, RunningMetrics.TIME.of("reward"), 2),
            row(1, RunningMetrics.TOKENS_PER_SECOND.of("reward"), 3),
            row(1, RunningMetrics.TOKENS_PER_SECOND.of("update"), 3));
    Markup out = new Markup().open("main");
    Series mebibytes = Series.of(new TreeMap<>(Map.of(1, 5.0)));
    new Curves(
            rows,
            new TreeMap<>(Map.of("reward", mebibytes, "import", mebibytes, "other", mebibytes)),
            List.of())
        .draw(out);
    Page page = Page.of(out.close().end());

    String time = "//section[h3='Time by stage']//span";
    assertThat(page.attribute(time + "[.='reward']", "class")).isEqualTo("stage-reward");
    for (String chart : List.of("Tokens per second", "Memory of the driver")) {
      String legend = "//section[h3='%s']//span".formatted(chart);
      assertThat(page.attribute(legend + "[.='reward']", "class")).isEqualTo("series-3");
    }
    String memory = "//section[h3='Memory of the driver']//span";
    assertThat(page.attribute(memory + "[.='import']", "class")).isEqualTo("series-6");
    assertThat(page.attribute(memory + "[.='other']", "class")).isEqualTo("series-6 dashed-1");
  }

  /** Else a monitor of the same values hides the reward. */
  @Test
  void theFirstLineLiesOnTop() {
    Series same = Series.of(new TreeMap<>(Map.of(1, 0.5)));
    Markup out = new Markup().open("main");
    new MultiLineChart(
            "c",
            "",
            Form.PLAIN,
            Range.UNIT,
            List.of(new NamedSeries("reward", 1, same), new NamedSeries("truth", 3, same)))
        .draw(out, Curves.steps(List.of(row(1, RewardMetrics.REWARD_MEAN, 1))), List.of());
    Page page = Page.of(out.close().end());

    assertThat(page.attribute("//path[last()]", "class")).isEqualTo("line series-1");
    assertThat(page.texts("//p[@class='legend']/span")).containsExactly("reward", "truth");
  }

  private static Page draw(List<MetricRow> rows) {
    Markup out = new Markup().open("main");
    new Curves(rows, new TreeMap<>(), List.of()).draw(out);
    return Page.of(out.close().end());
  }

  private static MetricRow row(int step, Metric metric, double value) {
    return new MetricRow(step, "update", metric.name(), value, metric.unit());
  }
}
