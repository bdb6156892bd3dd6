package io.rlvr.jobs.loop;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.prompts.ModelInput;
import io.rlvr.jobs.prompts.SampledInput;
import io.rlvr.jobs.rollout.RolloutSettings;
import java.util.Map;

/** What the model is given of a dataset's prompts, by how it is trained. */
public final class ModelInputs {
  private ModelInputs() {}

  /**
   * By role; none for prompts that no model is given.
   *
   * @param kind the stage that trains
   */
  public static Map<Role, ModelInput> from(StageKind kind, Settings settings) {
    ModelInput sampled = new SampledInput(settings.get(RolloutSettings.MAX_NEW_TOKENS));
    return switch (kind) {
      case SFT -> Map.of(Role.TRAIN, Plan.demonstrations(kind).from(settings), Role.EVAL, sampled);
      // a judge is measured by judge-eval
      case JUDGE_TRAIN -> Map.of(Role.TRAIN, Plan.demonstrations(kind).from(settings));
      case IMPORT, ROLLOUT, REWARD, REFILL, CREDIT, UPDATE, EVALUATE ->
          Map.of(Role.TRAIN, sampled, Role.EVAL, sampled);
    };
  }
}
