package io.rlvr.model.family;

import java.util.List;

/**
 * Layers in which a token sees itself and no more than {@code window - 1} tokens before it.
 *
 * @param slides of each layer, whether it is one of them
 * @param ropeTheta base of the rotary frequencies in them
 */
public record SlidingLayers(int window, List<Boolean> slides, double ropeTheta) {
  public SlidingLayers {
    slides = List.copyOf(slides);
  }
}
