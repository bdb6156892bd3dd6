package io.rlvr.report;

import java.util.Map;

/**
 * How many held-out prompts went which way from one evaluation to another; a prompt is right if
 * half of its samples are.
 */
record Ways(int became, int lost, int right, int wrong) {
  static Ways of(Evaluation before, Evaluation after) {
    int became = 0;
    int lost = 0;
    int right = 0;
    int wrong = 0;
    for (Map.Entry<String, Double> prompt : after.shares().entrySet()) {
      Double earlier = before.shares().get(prompt.getKey());
      if (earlier != null) {
        boolean was = earlier >= 0.5;
        boolean is = prompt.getValue() >= 0.5;
        became += !was && is ? 1 : 0;
        lost += was && !is ? 1 : 0;
        right += was && is ? 1 : 0;
        wrong += !was && !is ? 1 : 0;
      }
    }
    return new Ways(became, lost, right, wrong);
  }

  int prompts() {
    return became + lost + right + wrong;
  }
}
