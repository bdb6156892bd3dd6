package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.loss.StepChoices;
import io.rlvr.model.engine.AdamW;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.train.UpdateSettings.OldLogprobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPolicyTrainer {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/llama");
  private static final AdamW.Options ADAM = new AdamW.Options(0.9, 0.95, 1e-8, 0, 1);

  @Test
  void resultDoesNotDependOnMicroBatches() {
    Trained trainedOneByOne = trained(1, 1, OldLogprobs.ROLLOUT);
    Trained trainedTogether = trained(4096, 1, OldLogprobs.ROLLOUT);
    TrainReport oneByOne = trainedOneByOne.report();
    TrainReport together = trainedTogether.report();

    assertThat(oneByOne.optimizerSteps()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      TrainReport.Step a = oneByOne.optimizerSteps().get(i);
      TrainReport.Step b = together.optimizerSteps().get(i);
      assertThat(a.loss()).isEqualTo(b.loss(), within(1e-5));
      assertThat(a.gradientNorm()).isEqualTo(b.gradientNorm(), within(1e-4));
    }
    assertThat(trainedOneByOne.changes()).hasSameSizeAs(trainedTogether.changes());
    for (int parameter = 0; parameter < trainedTogether.changes().size(); parameter++) {
      float[] a = trainedOneByOne.changes().get(parameter);
      float[] b = trainedTogether.changes().get(parameter);
      // Adam divides by the gradient's size, which makes its rounding larger where it is small;
      // the gradient of another parameter, or of half the sequences, would differ by about 1
      assertThat(distance(a, b) / norm(b)).as("parameter %d", parameter).isLessThan(1e-2);
    }
  }

  @Test
  void rolloutLogprobsOfTheSamePolicyLeaveNoGap() {
    assertThat(train(64, 1, OldLogprobs.ROLLOUT).rolloutGap()).isEqualTo(0, within(1e-5));
  }

  @Test
  void recomputedLogprobsGiveARatioOfOneInTheFirstOptimizerStep() {
    TrainReport report = train(64, 1, OldLogprobs.RECOMPUTE);

    assertThat(report.optimizerSteps().get(0).metrics().get("loss.ratio-mean"))
        .isEqualTo(1, within(1e-5));
  }

  @Test
  void epochsGoOverTheSequencesAgain() {
    // 10 sequences, 4 an optimizer step: 3 optimizer steps an epoch
    assertThat(train(64, 2, OldLogprobs.ROLLOUT).optimizerSteps()).hasSize(6);
  }

  @Test
  void demonstrationsBecomeLikelier() {
    List<TrainingSequence> demonstrations = new ArrayList<>();
    for (TokenSequence tokens : sequences()) {
      demonstrations.add(TrainingSequence.demonstration(tokens));
    }
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
        AdamW optimizer = new AdamW(model, ADAM)) {
      PolicyLoss loss = PolicyLosses.supervised(settings());
      PolicyTrainer trainer = trainer(model, optimizer, loss, options(64, 1, OldLogprobs.ROLLOUT));

      double first = trainer.train(demonstrations, 1, 0, 20).meanLoss();
      double last = first;
      for (int step = 1; step < 20; step++) {
        last = trainer.train(demonstrations, 1, step, 20).meanLoss();
      }

      assertThat(last).isLessThan(first - 0.5);
    }
  }

  @Test
  void nothingToLearnFromIsNoOptimizerStep() {
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
        AdamW optimizer = new AdamW(model, ADAM)) {
      PolicyTrainer trainer =
          trainer(
              model,
              optimizer,
              PolicyLosses.create(settings()),
              options(64, 1, OldLogprobs.ROLLOUT));

      TrainReport report = trainer.train(List.of(), 1, 0, 1);

      assertThat(report.optimizerSteps()).isEmpty();
      assertThat(optimizer.steps()).isZero();
    }
  }

  /** A pass before the gradient meets the numbers first: it must not end the run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss.type=clipped",
        "loss.type=kl-cov",
        "loss.type=clip-cov",
        "loss.top-entropy-share=0.5"
      })
  void aPolicyWhoseNumbersAreNoneIsNotStepped(String setting) {
    Settings settings = Settings.defaults(LossSettings.KEYS, List.of("kl.placement=none", setting));
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
        AdamW optimizer = new AdamW(model, ADAM)) {
      List<TrainingSequence> rollouts = rollouts(model);
      float[] broken = model.flatValues();
      broken[model.parameters().get(0).elements()] = Float.NaN; // of the first layer: all see it
      model.setFlatValues(broken);
      PolicyTrainer trainer =
          new PolicyTrainer(
              new ModelGradients(model, PolicyLosses.create(settings), 64, 1),
              optimizer,
              options(64, 1, OldLogprobs.RECOMPUTE),
              StepChoices.from(settings));

      TrainReport report = trainer.train(rollouts, 5, 0, 1);

      // 10 sequences, 4 an optimizer step
      assertThat(report.optimizerSteps()).hasSize(3).noneMatch(TrainReport.Step::applied);
      assertThat(report.skipped()).isEqualTo(3);
      assertThat(model.flatValues()).containsExactly(broken);
    }
  }

  @Test
  void whoListensHearsOfEachMicroBatch() {
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
        AdamW optimizer = new AdamW(model, ADAM)) {
      List<Long> heard = new ArrayList<>();

      trainer(
              model,
              optimizer,
              PolicyLosses.create(settings()),
              options(16, 2, OldLogprobs.ROLLOUT))
          .telling(
              (done, total) -> {
                assertThat(total).isEqualTo(20); // 10 sequences, twice
                heard.add(done);
              })
          .train(rollouts(model), 5, 0, 1);

      assertThat(heard).startsWith(0L).endsWith(20L).isSorted().doesNotHaveDuplicates();
      // 6 optimizer steps; most sequences have over half of a micro-batch's tokens
      assertThat(heard).hasSizeGreaterThan(7);
    }
  }

  /** What an update said, and by how much it changed each parameter. */
  private record Trained(TrainReport report, List<float[]> changes) {}

  private static TrainReport train(int tokens, int epochs, OldLogprobs old) {
    return trained(tokens, epochs, old).report();
  }

  private static Trained trained(int tokens, int epochs, OldLogprobs old) {
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32);
        AdamW optimizer = new AdamW(model, ADAM)) {
      List<TrainingSequence> rollouts = rollouts(model);
      PolicyLoss loss = PolicyLosses.create(settings());
      List<float[]> before = values(model);
      TrainReport report =
          trainer(model, optimizer, loss, options(tokens, epochs, old)).train(rollouts, 5, 0, 1);
      List<float[]> changes = values(model);
      for (int parameter = 0; parameter < changes.size(); parameter++) {
        for (int i = 0; i < changes.get(parameter).length; i++) {
          changes.get(parameter)[i] -= before.get(parameter)[i];
        }
      }
      return new Trained(report, changes);
    }
  }

  private static List<TrainingSequence> rollouts(CausalLm model) {
    List<TokenSequence> sequences = sequences();
    float[][] logprobs = model.logprobs(sequences);
    List<TrainingSequence> rollouts = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      double advantage = i % 2 == 0 ? 1 : -0.5;
      rollouts.add(
          new TrainingSequence(
              sequences.get(i), logprobs[i], Maybe.none(), Maybe.none(), advantage));
    }
    return rollouts;
  }

  private static List<float[]> values(CausalLm model) {
    List<float[]> values = new ArrayList<>();
    for (int parameter = 0; parameter < model.parameters().size(); parameter++) {
      values.add(model.values(parameter));
    }
    return values;
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  private static double norm(float[] values) {
    return distance(values, new float[values.length]);
  }

  private static PolicyTrainer trainer(
      CausalLm model, AdamW optimizer, PolicyLoss loss, PolicyTrainer.Options options) {
    ModelGradients gradients = new ModelGradients(model, loss, options.tokensPerMicroBatch(), 1);
    return new PolicyTrainer(gradients, optimizer, options);
  }

  private static PolicyTrainer.Options options(int tokens, int epochs, OldLogprobs old) {
    Schedule schedule = new Schedule(Schedule.Decay.CONSTANT, 1e-2, 0, 1);
    return new PolicyTrainer.Options(4, tokens, epochs, old, schedule);
  }

  private static Settings settings() {
    return Settings.defaults(LossSettings.KEYS, List.of("kl.placement=none"));
  }

  private static List<TokenSequence> sequences() {
    Random random = new Random(3);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int[] prompt = random.ints(3 + i % 4, 3, 100).toArray();
      int[] response = random.ints(1 + i % 5, 3, 100).toArray();
      sequences.add(new TokenSequence(prompt, response));
    }
    return sequences;
  }
}
