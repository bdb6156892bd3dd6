package io.rlvr.jobs.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.SampleId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestVerdictDiff {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void countsWhatBothHaveJudged() {
    VerdictDiff diff =
        VerdictDiff.of(
            Map.of(
                id(0), Verdict.scored(1),
                id(1), Verdict.scored(1),
                id(2), Verdict.scored(0),
                id(3), Verdict.scored(0),
                id(4), Verdict.failed("down"),
                id(5), Verdict.scored(1),
                id(6), Verdict.scored(1)),
            Map.of(
                id(0), Verdict.scored(1),
                id(1), Verdict.scored(0),
                id(2), Verdict.scored(1),
                id(3), Verdict.scored(0),
                id(4), Verdict.scored(1),
                id(5), Verdict.unscorable("why")));
    ObjectNode out = JSON.createObjectNode();
    diff.write(out);

    // sample 6 is alone; the means are over all that were scored: 4 of 6 and 3 of 5
    assertThat(diff.from().mean()).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(diff.to().mean()).isCloseTo(3 / 5.0, within(1e-12));
    // samples 0 to 3 are scored by both: as many agree as not, so everything is 0 but the share
    assertThat(diff.agreement().orElseThrow().accuracy()).hasValue(0.5);
    assertThat(diff.agreement().orElseThrow().kappa()).hasValue(0);
    assertThat(diff.pearson().correlation().orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(out.without(List.of("mean_from", "mean_to", "pearson")).toString())
        .isEqualTo(
            "{\"rows\":6,\"only_from\":1,\"only_to\":0,\"changed\":4,\"statuses\":{"
                + "\"SCORED\":{\"SCORED\":4,\"UNSCORABLE\":1},\"FAILED\":{\"SCORED\":1}},"
                + "\"agreement\":0.5,\"kappa\":0.0}");
    // another status before another value, then by sample
    assertThat(diff.changes())
        .extracting(change -> change.id().sample())
        .containsExactly(4, 5, 1, 2);
  }

  @Test
  void valuesBetweenHaveNoAgreement() {
    VerdictDiff diff =
        VerdictDiff.of(
            Map.of(id(0), Verdict.scored(0.5), id(1), Verdict.scored(1), id(2), Verdict.scored(0)),
            Map.of(
                id(0), Verdict.scored(0.4), id(1), Verdict.scored(0.2), id(2), Verdict.scored(0)));

    assertThat(diff.agreement()).isEmpty();
    assertThat(diff.changes()).extracting(change -> change.id().sample()).containsExactly(1, 0);
  }

  @Test
  void theSameVerdictsDoNotDiffer() {
    Map<SampleId, Verdict> verdicts = Map.of(id(0), Verdict.failed("a"), id(1), Verdict.scored(2));
    VerdictDiff diff = VerdictDiff.of(verdicts, Map.copyOf(verdicts));

    assertThat(diff.changes()).isEmpty();
    assertThat(diff.pearson().correlation()).isEmpty();
  }

  private static SampleId id(int sample) {
    return new SampleId("p", sample);
  }
}
