package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rlvr.model.engine.FlatTokens.Segment;
import io.rlvr.model.family.ModelConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which tokens attend to which, as {@code backward.py} takes it: segments of like size in buckets,
 * which are padded and computed in few and large products. Decided by the tokens and the model
 * alone, since what computes together decides how sums round.
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
record AttentionPlan(
    long[] queries, long[] keys, long[] outputs, long[] places, long[] shapes, long[] before) {
  /** Queries of each segment that should attend at a time at least. */
  private static final int FEW_QUERIES = 64;

  /** By how much padding may add to the pairs of tokens that meet. */
  private static final double WORTH = 1.25;

  /**
   * @param maxScores pairs of a query head and a key that are in memory at a time
   */
  static AttentionPlan of(List<Segment> segments, ModelConfig config, int maxScores) {
    List<Bucket> buckets = buckets(segments, config.heads(), maxScores);
    int tokens = segments.stream().mapToInt(Segment::size).sum();
    Builder builder = new Builder(config, maxScores, tokens, buckets);
    buckets.forEach(builder::add);
    return builder.build();
  }

  private static List<Bucket> buckets(List<Segment> segments, int heads, int maxScores) {
    List<Bucket> buckets = new ArrayList<>();
    segments.stream()
        .sorted(
            Comparator.comparingInt(Segment::keys)
                .thenComparingInt(Segment::size)
                .reversed()
                .thenComparingInt(Segment::start))
        .forEach(
            segment -> {
              Bucket last = buckets.isEmpty() ? Bucket.EMPTY : buckets.get(buckets.size() - 1);
              Bucket larger = last.with(segment);
              if (!buckets.isEmpty() && larger.isWorth(heads, maxScores)) {
                buckets.set(buckets.size() - 1, larger);
              } else {
                buckets.add(Bucket.EMPTY.with(segment));
              }
            });
    return buckets;
  }

  /** Segments, the most queries and keys of one of them, and the pairs that meet or nearly do. */
  private record Bucket(List<Segment> segments, int queries, int keys, long pairs) {
    static final Bucket EMPTY = new Bucket(List.of(), 0, 0, 0);

    Bucket with(Segment segment) {
      List<Segment> more = new ArrayList<>(segments);
      more.add(segment);
      return new Bucket(
          more,
          Math.max(queries, segment.size()),
          Math.max(keys, segment.keys()),
          pairs + (long) segment.size() * segment.keys());
    }

    boolean isWorth(int heads, int maxScores) {
      return (double) segments.size() * queries * keys <= WORTH * pairs
          && scores(heads) * Math.min(queries, FEW_QUERIES) <= maxScores;
    }

    /** Scores of one query of each segment. */
    long scores(int heads) {
      return (long) segments.size() * heads * keys;
    }

    int atATime(int heads, int maxScores) {
      return (int) Math.max(1, Math.min(queries, maxScores / scores(heads)));
    }
  }

  /** Fills the arrays, bucket by bucket. */
  private static final class Builder {
    private final ModelConfig config;
    private final int maxScores;
    private final int times;
    private final int tokens;
    private final long[] queries;
    private final long[] keys;
    private final long[] outputs;
    private final long[] places;
    private final long[] shapes;
    private final long[] before;
    private int nextQuery;
    private int nextKey;
    private int nextShape;
    private int nextSegment;

    Builder(ModelConfig config, int maxScores, int tokens, List<Bucket> buckets) {
      this.config = config;
      this.maxScores = maxScores;
      this.times = config.heads() / config.kvHeads();
      this.tokens = tokens;
      this.queries = new long[sum(buckets, config.heads(), Bucket::queries)];
      this.keys = new long[sum(buckets, config.kvHeads(), Bucket::keys)];
      this.outputs = new long[queries.length];
      this.places = new long[tokens * config.heads()];
      this.shapes = new long[4 * buckets.size()];
      this.before = new long[sum(buckets, 1, bucket -> 1)];
    }

    private static int sum(List<Bucket> buckets, int heads, ToIntFunction<Bucket> padded) {
      return buckets.stream()
          .mapToInt(bucket -> bucket.segments().size() * heads * padded.applyAsInt(bucket))
          .reduce(0, Math::addExact);
    }

    void add(Bucket bucket) {
      for (Segment segment : bucket.segments()) {
        for (int head = 0; head < config.kvHeads(); head++) {
          addQueries(segment, head, bucket.queries());
          addKeys(segment, head, bucket.keys());
        }
        before[nextSegment++] = segment.before();
      }
      for (int size :
          new int[] {
            bucket.segments().size(),
            bucket.queries(),
            bucket.keys(),
            bucket.atATime(config.heads(), maxScores)
          }) {
        shapes[nextShape++] = size;
      }
    }

    /** Padding stands for the segment's first token, and its output for none. */
    private void addQueries(Segment segment, int keyHead, int padded) {
      for (int i = 0; i < padded; i++) {
        for (int head = keyHead * times; head < (keyHead + 1) * times; head++) {
          int token = segment.start() + (i < segment.size() ? i : 0);
          queries[nextQuery] = row(token, head);
          outputs[nextQuery] = (long) tokens * config.heads();
          if (i < segment.size()) {
            int place = token * config.heads() + head;
            outputs[nextQuery] = place;
            places[place] = nextQuery;
          }
          nextQuery++;
        }
      }
    }

    private void addKeys(Segment segment, int keyHead, int padded) {
      for (int i = 0; i < padded; i++) {
        int own = i < segment.keys() ? i - segment.before() : 0;
        int token = own < 0 ? segment.shared() + i : segment.start() + own;
        keys[nextKey++] = row(token, config.heads() + keyHead);
      }
    }

    private long row(int token, int head) {
      return (long) token * (config.heads() + 2L * config.kvHeads()) + head;
    }

    AttentionPlan build() {
      return new AttentionPlan(queries, keys, outputs, places, shapes, before);
    }
  }

  /** The arrays in the order of {@code backward.py}. */
  NDList arrays(NDManager scope) {
    NDList arrays =
        new NDList(
            scope.create(queries),
            scope.create(keys),
            scope.create(outputs),
            scope.create(places),
            scope.create(shapes, new Shape(shapes.length / 4, 4)),
            scope.create(before));
    for (NDArray array : arrays) {
      array.setName("plan[]");
    }
    return arrays;
  }
}
