package io.rlvr.model.engine;

import io.rlvr.model.family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The numbers of several parameters as one array, and back. */
final class FlatArrays {
  private FlatArrays() {}

  static float[] join(List<float[]> parts) {
    float[] flat = new float[Math.toIntExact(parts.stream().mapToLong(p -> p.length).sum())];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, flat, at, part.length);
      at += part.length;
    }
    return flat;
  }

  static List<float[]> split(float[] flat, List<Parameter> parameters) {
    long expected = parameters.stream().mapToLong(Parameter::elements).sum();
    if (flat.length != expected) {
      throw new IllegalArgumentException(
          "Parameters have %d numbers, but got: %d".formatted(expected, flat.length));
    }
    List<float[]> parts = new ArrayList<>();
    int at = 0;
    for (Parameter parameter : parameters) {
      parts.add(Arrays.copyOfRange(flat, at, at + parameter.elements()));
      at += parameter.elements();
    }
    return parts;
  }
}
