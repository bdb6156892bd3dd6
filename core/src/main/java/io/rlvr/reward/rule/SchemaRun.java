package io.rlvr.reward.rule;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.time.Duration;

/**
 * One check of a value against a user's schema, which may refer to itself for ever or double with
 * each level. It ends after {@value #MAX_STEPS} keywords, {@value #MAX_DEPTH} schemas within each
 * other or {@link #MAX_TIME}. The time is for keywords that are slow by themselves; the others end
 * by steps, so that the same response has the same verdict on every machine. Not thread safe.
 */
final class SchemaRun extends ExecutionContext {
  static final int MAX_STEPS = 1_000_000;
  static final int MAX_DEPTH = 500;
  static final Duration MAX_TIME = Duration.ofSeconds(10);

  private final Duration time;
  private final long start = System.nanoTime();
  private int steps;

  SchemaRun(ExecutionConfig config, Duration time) {
    super(config);
    this.time = time;
  }

  /** The library says here that it looks at the next keyword. */
  @Override
  public void evaluationPathAddLast(String keyword) {
    if (++steps > MAX_STEPS) {
      throw new EndlessException("takes more than %d steps".formatted(MAX_STEPS));
    }
    if (getEvaluationSchema().size() > MAX_DEPTH) {
      throw new EndlessException("leads more than %d levels deep".formatted(MAX_DEPTH));
    }
    if (System.nanoTime() - start > time.toNanos()) {
      throw new EndlessException("takes more than %d s".formatted(time.toSeconds()));
    }
    super.evaluationPathAddLast(keyword);
  }

  /** Leaves the library, whose checks throw nothing checked; the message is the reason. */
  static final class EndlessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndlessException(String reason) {
      super(reason);
    }
  }
}
