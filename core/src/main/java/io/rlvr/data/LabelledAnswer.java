package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A response to a question, and whether it is right: what a judge learns from and is measured by.
 *
 * @param id the row's own; empty if it has none
 * @param prompt the question with the expert's answer; its id need not be unique
 * @param response of whatever model; may be blank
 */
public record LabelledAnswer(Optional<String> id, Prompt prompt, String response, Label label) {
  /** Whether the response gives the same answer as the reference. */
  public enum Label {
    YES,
    NO
  }

  public LabelledAnswer {
    requireNonNull(id, "id is null");
    requireNonNull(prompt, "prompt is null");
    requireNonNull(response, "response is null");
    requireNonNull(label, "label is null");
  }
}
