package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.List;

/** Turns a dataset of one format into prompts. */
public interface DatasetReader {
  /**
   * All prompts, in the dataset's own order, with ids that stay the same from reading to reading.
   *
   * @throws io.rlvr.config.UserException if the dataset is missing or malformed: one line with file
   *     and line number
   */
  List<Prompt> read(DatasetSource source);
}
