package io.rlvr.jobs.update;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.jobs.models.Learner;
import io.rlvr.jobs.prompts.ModelInput;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.util.List;

/** What supervised training makes of a dataset's prompts. */
public interface Demonstrations {
  /** The stage's name. */
  String stage();

  /** The settings that it reads. */
  List<Key<?>> reads();

  /** What these settings make of them. */
  Source from(Settings settings);

  /** Demonstrations for the steps of a run; what the model is given of each as an input. */
  interface Source extends ModelInput {
    /** The prompts of a step. */
    List<Prompt> draw(StepPrompts prompts) throws IOException;

    /** The sequences to imitate; those of a group stay together. */
    List<List<TrainingSequence>> sequences(List<Prompt> prompts, Learner model);
  }
}
