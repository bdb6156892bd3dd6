package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.model.engine.FlatTokens.Segment;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.testing.GoldenModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The model has 4 query heads and 2 key heads, so 8 rows a token: 4 queries, 2 keys, 2 values. */
class TestAttentionPlan {
  private static final ModelConfig CONFIG = ModelConfig.read(GoldenModels.folder("llama"));

  /**
   * Tokens 0 and 1 are shared; 2 follows them. Together they would be 2 x 2 x 3 pairs in place of 2
   * x 2 + 1 x 3, which is more than a quarter above.
   */
  @Test
  void rowsOfQueriesAndKeysByKeyHead() {
    AttentionPlan plan =
        AttentionPlan.of(
            List.of(new Segment(0, 2, 0, 0), new Segment(2, 1, 0, 2)), CONFIG, 1 << 20);

    assertThat(plan.shapes()).containsExactly(1, 1, 3, 1, 1, 2, 2, 2);
    assertThat(plan.before()).containsExactly(2, 0);
    assertThat(plan.queries()).containsExactly(16, 17, 18, 19, 0, 1, 8, 9, 2, 3, 10, 11);
    assertThat(plan.keys()).containsExactly(4, 12, 20, 5, 13, 21, 4, 12, 5, 13);
    assertThat(plan.outputs()).containsExactly(8, 9, 10, 11, 0, 1, 4, 5, 2, 3, 6, 7);
    assertThat(plan.places()).containsExactly(4, 5, 8, 9, 6, 7, 10, 11, 0, 1, 2, 3);
  }

  /** Of 3 and 4 tokens: 2 x 4 x 4 pairs are not more than a quarter above 9 + 16, nearly. */
  @Test
  void theShorterOfABucketIsPadded() {
    AttentionPlan apart =
        AttentionPlan.of(
            List.of(new Segment(0, 3, 0, 0), new Segment(3, 4, 3, 0)), CONFIG, 1 << 20);
    AttentionPlan together =
        AttentionPlan.of(
            List.of(new Segment(0, 7, 0, 0), new Segment(7, 8, 7, 0)), CONFIG, 1 << 20);

    assertThat(apart.shapes()).containsExactly(1, 4, 4, 4, 1, 3, 3, 3);
    assertThat(together.shapes()).containsExactly(2, 8, 8, 8); // 128 <= 1.25 (49 + 64)
    // the last query of the first key head of the shorter one, and its last key
    assertThat(together.queries()[46]).isEqualTo(0);
    assertThat(together.queries()[47]).isEqualTo(1);
    assertThat(together.outputs()[46]).isEqualTo(15 * 4);
    assertThat(together.outputs()[47]).isEqualTo(15 * 4);
    assertThat(together.keys()[23]).isEqualTo(4);
    // and those before
    assertThat(together.queries()[45]).isEqualTo(6 * 8 + 1);
    assertThat(together.outputs()[45]).isEqualTo(6 * 4 + 1);
    assertThat(together.keys()[22]).isEqualTo(6 * 8 + 4);
  }

  /** A query of 4 heads and 100 keys is 400 scores, so 1000 hold 2; two segments never fit. */
  @Test
  void scoresAreBounded() {
    List<Segment> segments = List.of(new Segment(0, 100, 0, 0), new Segment(100, 100, 100, 0));

    assertThat(AttentionPlan.of(segments, CONFIG, 1000).shapes())
        .containsExactly(1, 100, 100, 2, 1, 100, 100, 2);
    assertThat(AttentionPlan.of(segments, CONFIG, 1).shapes())
        .containsExactly(1, 100, 100, 1, 1, 100, 100, 1);
    // 2 x 4 x 100 scores for each of 64 queries
    assertThat(AttentionPlan.of(segments, CONFIG, 51200).shapes()).containsExactly(2, 100, 100, 64);
    assertThat(AttentionPlan.of(segments, CONFIG, 51199).shapes())
        .containsExactly(1, 100, 100, 100, 1, 100, 100, 100);
  }

  /** What each query of each head sees, read back from the plan. */
  @Property(tries = 100)
  void everyQueryMeetsItsOwnKeysOnce(
      @ForAll @IntRange(max = 9) int shared,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 30) Integer> sizes) {
    List<Segment> segments = new ArrayList<>();
    if (shared > 0) {
      segments.add(new Segment(0, shared, 0, 0));
    }
    int tokens = shared;
    for (int size : sizes) {
      segments.add(new Segment(tokens, size, 0, shared));
      tokens += size;
    }
    Map<Long, List<Long>> expected = new HashMap<>();
    for (Segment segment : segments) {
      for (int head = 0; head < 4; head++) {
        int keyHead = 4 + head / 2;
        List<Long> keys = new ArrayList<>();
        IntStream.range(0, segment.before()).forEach(i -> keys.add(i * 8L + keyHead));
        for (int i = segment.start(); i < segment.start() + segment.size(); i++) {
          keys.add(i * 8L + keyHead);
          expected.put(i * 8L + head, List.copyOf(keys));
        }
      }
    }

    AttentionPlan plan = AttentionPlan.of(segments, CONFIG, 5000);

    Map<Long, List<Long>> found = new HashMap<>();
    int query = 0;
    int key = 0;
    int sequence = 0;
    for (int at = 0; at < plan.shapes().length; at += 4) {
      int queries = (int) plan.shapes()[at + 1];
      int keys = (int) plan.shapes()[at + 2];
      for (int s = 0; s < plan.shapes()[at]; s++) {
        for (int keyHead = 0; keyHead < 2; keyHead++) {
          for (int i = 0; i < 2 * queries; i++) {
            if (plan.outputs()[query] < tokens * 4L) {
              assertThat(plan.places()[(int) plan.outputs()[query]]).isEqualTo(query);
              List<Long> seen = new ArrayList<>();
              for (int k = 0; k < Math.min(plan.before()[sequence] + i / 2 + 1, keys); k++) {
                seen.add(plan.keys()[key + k]);
              }
              assertThat(found.put(plan.queries()[query], seen)).isNull();
            }
            query++;
          }
          key += keys;
        }
        sequence++;
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(query).isEqualTo(plan.queries().length);
    assertThat(key).isEqualTo(plan.keys().length);
  }
}
