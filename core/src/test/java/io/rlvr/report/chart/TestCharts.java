package io.rlvr.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.chart.LineChart.Range;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The plot area is 56..506 wide and 28..228 high, y downwards. Steps 1..3 have slots of 150, so
 * they stand at 56 + 75 = 131, 281 and 431.
 */
class TestCharts {
  private static final double NAN = Double.NaN;
  private static final Series NO_BAND = series(new int[0]);
  private static final Scale THREE_STEPS = Scale.ofSteps(1, 3, 8, Frame.LEFT, Frame.RIGHT);

  @Test
  void aLineGoesThroughItsValues() {
    // on 0..1: 0 is at 228, 0.25 at 228 - 50 = 178, 1 at 28
    Page page = line(Range.UNIT, series(new int[] {1, 2, 3}, 0, 0.25, 1), NO_BAND);
    assertThat(page.attribute("//path[@class='line']", "d")).isEqualTo("M131 228L281 178L431 28");
    assertThat(page.all("//path[@class='band']")).isEmpty();
    assertThat(page.texts("//text[@class='tick y']"))
        .containsExactly("0.00", "0.25", "0.50", "0.75", "1.00");
    assertThat(page.texts("//text[@class='tick x']")).containsExactly("1", "2", "3", "step");
    assertThat(page.texts("//text[@class='unit']")).containsExactly("nat");
  }

  @Test
  void theAxisReachesTheBandAndTheBandIsTwiceTheSpread() {
    // values 2 +- 1, 4 +- 0, 3 +- 1 span 1..4: (4 - 1) / 5 = 0.6 gives ticks of 0.5, axis 1..4,
    // so one unit is 200 / 3 high: 3 -> 94.7, 4 -> 28, 2 -> 161.3, 1 -> 228
    Page page =
        line(Range.FITTED, series(new int[] {1, 2, 3}, 2, 4, 3), series(new int[] {1, 3}, 1, 1));
    assertThat(page.attribute("//path[@class='line']", "d"))
        .isEqualTo("M131 161.3L281 28L431 94.7");
    assertThat(page.attribute("//path[@class='band']", "d"))
        .isEqualTo("M131 94.7L281 28L431 28L431 161.3L281 28L131 228Z");
  }

  @Test
  void zeroIsOnTheAxisWhereItIsAsked() {
    // 0..3 by ticks of 0.5: 3 is at the top, 0 at the bottom
    Page page = line(Range.WITH_ZERO, series(new int[] {1, 2, 3}, 3, 3, 1.5), NO_BAND);
    assertThat(page.attribute("//path[@class='line']", "d")).isEqualTo("M131 28L281 28L431 128");
    assertThat(page.attribute("//line[@class='grid zero']", "y1")).isEqualTo("228");
  }

  @Test
  void nanBreaksTheLineAndALoneValueIsADot() {
    Scale x = Scale.ofSteps(1, 5, 8, Frame.LEFT, Frame.RIGHT); // slots of 90: 101, 191, ..., 461
    Series line = series(new int[] {1, 2, 3, 4, 5}, 0, NAN, 1, 1, NAN);
    Markup out = new Markup();
    new LineChart("d", "", Form.PLAIN, Range.UNIT, line, NO_BAND).draw(out, x);
    Page page = Page.of(out.end());
    assertThat(page.attribute("//path[@class='line']", "d")).isEqualTo("M101 228h0M281 28L371 28");
    assertThat(page.texts("//text[contains(@class,'resting')]")).containsExactly("step 4: 1");
    assertThat(page.texts("//g/text[@class='readout']"))
        .containsExactly("step 1: 0", "step 3: 1", "step 4: 1");
  }

  @Test
  void everyPointOfALongRunIsDrawnAndSomeCanBePointedAt() {
    int[] steps = IntStream.rangeClosed(1, 1000).toArray();
    double[] values = IntStream.of(steps).mapToDouble(step -> step / 1000.0).toArray();
    Markup out = new Markup();
    new LineChart("d", "", Form.PLAIN, Range.UNIT, new Series(steps, values), NO_BAND)
        .draw(out, Scale.ofSteps(1, 1000, 8, Frame.LEFT, Frame.RIGHT));
    Page page = Page.of(out.end());
    assertThat(page.attribute("//path[@class='line']", "d").split("[ML]")).hasSize(1001);
    // ceil(1000 / 80) = 13 steps a stop, ceil(1000 / 13) = 77 stops
    assertThat(page.all("//g[@class='stop']")).hasSize(77);
  }

  @Test
  void barsStandOnEachOther() {
    // totals 3 and 4 from 0: ticks of 1, axis 0..4, one second is 50 high. Slots of 150, bars of
    // 0.72 * 150 = 108: from 131 - 54 = 77 and 431 - 54 = 377
    Series below = series(new int[] {1, 3}, 1, 4);
    Series above = series(new int[] {1, 2, 3}, 2, NAN, NAN);
    Markup out = new Markup();
    new StackedBars(
            "d",
            "second",
            List.of(
                new StackedBars.Part("rollout", "stage-rollout", below),
                new StackedBars.Part("update", "stage-update", above)))
        .draw(out, THREE_STEPS);
    Page page = Page.of(out.end());
    assertThat(page.attribute("//path[@class='bar stage-rollout']", "d"))
        .isEqualTo("M77 228h108V178h-108ZM377 228h108V28h-108Z");
    assertThat(page.attribute("//path[@class='bar stage-update']", "d"))
        .isEqualTo("M77 178h108V78h-108Z");
    assertThat(page.texts("//g/text[@class='readout']"))
        .containsExactly(
            "step 1: 3 s \u00b7 rollout 1 \u00b7 update 2",
            "step 2: 0 s",
            "step 3: 4 s \u00b7 rollout 4");
  }

  private static Page line(Range range, Series line, Series spread) {
    Markup out = new Markup();
    new LineChart("d", "nat", Form.PLAIN, range, line, spread).draw(out, THREE_STEPS);
    return Page.of(out.end());
  }

  private static Series series(int[] steps, double... values) {
    return new Series(steps, values);
  }
}
